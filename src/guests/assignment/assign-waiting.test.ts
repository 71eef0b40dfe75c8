import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { plansOf } from '../../../test/support/plans.ts'
import { runsOnStore } from '../../../test/support/properties.ts'
import { addTestRestaurant } from '../../../test/support/restaurant.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { addUser } from '../../../test/support/users.ts'
import { notePresence, PRESENT_FOR_MS } from '../../access/teams/presence.ts'
import { insertTeam, removeTeam, updateTeam } from '../../access/teams/store.ts'
import { newTeamInput, type TeamChanges } from '../../access/teams/team.ts'
import { type Store, transact } from '../../db/index.ts'
import { insertOutgoing, receiveMessage } from '../../inbox/index.ts'
import { newId } from '../../lib/ids.ts'
import { HOUR, MINUTE, SECOND } from '../../lib/units.ts'
import { openingHoursSchema } from '../../restaurants/index.ts'
import { handleGuest, resolve, snooze } from '../handling.ts'
import { insertGuest, updateGuestRow } from '../store.ts'
import { type AssignTo, assignConversation } from './assign.ts'
import { assignWaiting } from './assign-waiting.ts'
import { giveOut } from './queue.ts'
import { routeConversations } from './route.ts'
import { countOpen, listOverheld, listQueue } from './view.ts'

const [ANNA, BORIS, VERA] = ['usr_anna', 'usr_boris', 'usr_vera']
const USERS = [ANNA, BORIS, VERA]

async function start(store: Store, team: TeamChanges = {}) {
  const inbox = await openInbox(store.db)
  const { db, clock } = inbox
  const restaurantId = await addTestRestaurant(db)
  const numberId = await inbox.addNumber({ restaurant_id: restaurantId })
  for (const id of USERS) await addUser(db, { id, at: clock.now() })
  const by = () => ({ actor: { id: 'usr_boss' }, at: clock.now() })
  const given = newTeamInput.parse({ name: 'Доставка', member_ids: USERS, restaurant_ids: [restaurantId], ...team })
  const teamId = await transact(db, (tx) => insertTeam(tx, given, by()))
  let phones = 0
  const phoneOf = new Map<string, string>()
  const scene = {
    ...inbox,
    teamId,
    restaurantId,
    numberId,
    by,
    run: (signal?: AbortSignal) => assignWaiting(inbox, signal),
    seen: (userId: string, away?: boolean) => transact(db, (tx) => notePresence(tx, userId, { away, at: clock.now() })),
    openFrom: (from: string, to: string) => {
      const days = Object.keys(openingHoursSchema.parse({ weekly: {} }).weekly)
      const weekly = Object.fromEntries(days.map((day) => [day, [{ from, to }]]))
      const opening_hours = JSON.stringify(openingHoursSchema.parse({ weekly }))
      return db.updateTable('restaurants').set({ opening_hours }).where('id', '=', restaurantId).execute()
    },
    change: (changes: TeamChanges) => transact(db, (tx) => updateTeam(tx, teamId, changes, by())),
    /** A message of this guest; of a new one without. */
    async write(guestId?: string): Promise<string> {
      const phone = (guestId && phoneOf.get(guestId)) ?? `+7916${String(1_000_000 + phones++)}`
      await receiveMessage(inbox, numberId, incoming({ peer: { phone }, at: clock.now() }))
      const guest = await db.selectFrom('guests').select('id').where('phone', '=', phone).executeTakeFirstOrThrow()
      phoneOf.set(guest.id, phone)
      return guest.id
    },
    reply: (guestId: string, author: string) =>
      transact(db, (tx) =>
        insertOutgoing(tx, {
          numberId,
          guestId,
          kind: 'reply',
          author,
          at: clock.now(),
          content: { type: 'text', text: 'Да, конечно' },
        }),
      ),
    assign: (guestId: string, to: AssignTo) =>
      transact(db, (tx) => assignConversation(tx, guestId, to, { by: 'usr_boss', reason: 'by_hand', at: clock.now() })),
    handle: (guestId: string, change: typeof resolve) =>
      transact(db, (tx) => handleGuest(tx, guestId, change(clock.now()), { by: 'usr_boss', at: clock.now() })),
    whose: async (guestId: string) => {
      const row = await db
        .selectFrom('guests')
        .select(['assignee', 'team_id'])
        .where('id', '=', guestId)
        .executeTakeFirstOrThrow()
      return row
    },
    steps: () => db.selectFrom('assignments').selectAll().orderBy('id').execute(),
  }
  return scene
}

eachStore('automatic assignment', (open) => {
  it('brings a conversation to the team of its number, and to those present by turns', async () => {
    await using store = await open()
    const { run, seen, write, whose, steps, teamId, handle, change, numberId, db, by } = await start(store)
    const first = await write()
    await run()
    expect(await whose(first)).toEqual({ assignee: null, team_id: teamId })
    await seen(ANNA)
    await seen(BORIS, true)
    await run()
    expect(await whose(first)).toEqual({ assignee: ANNA, team_id: teamId })
    await seen(BORIS, false)
    const [second, third] = [await write(), await write()]
    await run()
    expect([(await whose(second)).assignee, (await whose(third)).assignee]).toEqual([BORIS, ANNA])
    expect((await steps()).map(({ reason, by }) => [reason, by])).toEqual([
      ['routed', 'system'],
      ['by_turns', 'system'],
      ...['routed', 'routed', 'by_turns', 'by_turns'].map((reason) => [reason, 'system']),
    ])
    // A team of the number alone comes first; a rule that is off leaves the queue alone.
    const own = await transact(db, (tx) =>
      insertTeam(tx, newTeamInput.parse({ name: 'Номер', rule: 'manual', number_ids: [numberId] }), by()),
    )
    await change({ rule: 'fewest_open' })
    const fourth = await write()
    await run()
    expect(await whose(fourth)).toEqual({ assignee: null, team_id: own })
    // Gone: waiting conversations are routed again, to whoever has the fewest open ones.
    await handle(third, resolve)
    await handle(first, resolve)
    await transact(db, (tx) => removeTeam(tx, own, by()))
    await run()
    expect(await whose(fourth)).toEqual({ assignee: ANNA, team_id: teamId })
  })

  it('gives nobody more than the ceiling, and goes on when somebody becomes free', async () => {
    await using store = await open()
    const { run, seen, write, whose, handle, clock } = await start(store, { max_open: 1 })
    await seen(ANNA)
    const [first, second, third] = [await write(), await write(), await write()]
    await run()
    expect([(await whose(first)).assignee, (await whose(second)).assignee]).toEqual([ANNA, null])
    await handle(first, () => snooze(clock.now() + MINUTE, clock.now()))
    await run()
    expect((await whose(second)).assignee).toBe(ANNA)
    await seen(BORIS)
    await run()
    expect((await whose(third)).assignee).toBe(BORIS)
  })

  it('keeps the ceiling of a person who is in several teams, of which several processes give out at once', async () => {
    await using store = await open()
    const { seen, teamId, db, by, clock } = await start(store, { max_open: 1 })
    const more = newTeamInput.parse({ name: 'Жалобы', member_ids: [ANNA], max_open: 1 })
    const others = await Promise.all([1, 2, 3].map(() => transact(db, (tx) => insertTeam(tx, more, by()))))
    await seen(ANNA)
    const waiting: [team: string, guest: string][] = []
    for (const team of [teamId, ...others]) {
      const [guest = ''] = await addWaiting(store, { count: 1, teamId: team, at: clock.now() })
      waiting.push([team, guest])
    }
    const outcomes = await Promise.all(
      waiting.map(([team, guest]) => transact(db, (tx) => giveOut(tx, team, guest, clock.now()))),
    )
    expect(outcomes.filter((outcome) => outcome === 'given')).toHaveLength(1)
  })

  it('takes back what is not answered in time, not before, and gives it to another', async () => {
    await using store = await open()
    const { run, seen, write, whose, reply, steps, clock } = await start(store, { return_after_minutes: 2 })
    await seen(ANNA)
    const [unanswered, answered] = [await write(), await write()]
    await run()
    clock.advance(MINUTE)
    await reply(answered, ANNA)
    await seen(ANNA)
    clock.advance(MINUTE - 1)
    await run()
    expect((await whose(unanswered)).assignee).toBe(ANNA)
    clock.advance(1)
    await run()
    // Anna had it; nobody else is there.
    expect((await whose(unanswered)).assignee).toBeNull()
    expect((await whose(answered)).assignee).toBe(ANNA)
    await seen(BORIS)
    await run()
    expect((await whose(unanswered)).assignee).toBe(BORIS)
    expect((await steps()).map(({ reason }) => reason).slice(4)).toEqual(['unanswered', 'by_turns'])
    // A later question from the same guest starts the time again.
    clock.advance(MINUTE)
    await write(answered)
    clock.advance(MINUTE)
    await seen(ANNA)
    await run()
    expect((await whose(answered)).assignee).toBe(ANNA)
  })

  it('keeps to opening hours: out of them nothing is given or returned, and waits begin with the opening', async () => {
    await using store = await open()
    const { run, seen, write, whose, change, openFrom, clock } = await start(store, { return_after_minutes: 10 })
    const whoHas = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await whose(id)).assignee))
    // It is Monday, 15:00 in Moscow.
    await openFrom('10:00', '15:30')
    clock.advance(25 * MINUTE)
    await seen(ANNA)
    const held = await write()
    await run()
    clock.advance(10 * MINUTE)
    await seen(BORIS)
    const night = await write()
    await run()
    // Anna has gone home, and Boris has only looked in.
    expect(await whoHas(held, night)).toEqual([ANNA, null])
    clock.advance(18 * HOUR + 25 * MINUTE)
    await seen(ANNA)
    await run()
    expect(await whoHas(held, night)).toEqual([ANNA, ANNA])
    clock.advance(10 * MINUTE - 1)
    await seen(ANNA)
    await run()
    expect(await whoHas(held, night)).toEqual([ANNA, ANNA])
    clock.advance(1)
    await run()
    expect(await whoHas(held, night)).toEqual([null, null])
    await change({ within_hours: false })
    clock.advance(6 * HOUR)
    await seen(BORIS)
    await run()
    expect(await whoHas(held, night)).toEqual([BORIS, BORIS])
  })

  it('takes back what waits when the assignee leaves: away, gone or not allowed any more', async () => {
    await using store = await open()
    const { run, seen, write, whose, reply, assign, db, clock, steps } = await start(store)
    await seen(ANNA)
    const [waits, answered] = [await write(), await write()]
    await run()
    await reply(answered, ANNA)
    clock.advance(SECOND)
    await seen(ANNA, true)
    await run()
    expect([(await whose(waits)).assignee, (await whose(answered)).assignee]).toEqual([null, ANNA])
    // Given by hand to somebody who is away, it stays: the person who did so knows that.
    clock.advance(SECOND)
    await assign(waits, { assignee: ANNA })
    await run()
    expect((await whose(waits)).assignee).toBe(ANNA)
    // Somebody who is away when the guest writes again does not keep them.
    await write(answered)
    await run()
    expect((await whose(answered)).assignee).toBeNull()
    await seen(BORIS)
    await run()
    expect((await whose(answered)).assignee).toBe(BORIS)
    clock.advance(PRESENT_FOR_MS - 1)
    await run()
    expect((await whose(answered)).assignee).toBe(BORIS)
    clock.advance(1)
    await run()
    expect((await whose(answered)).assignee).toBeNull()
    await seen(VERA)
    await run()
    await db.updateTable('users').set({ disabled_at: clock.now() }).where('id', '=', VERA).execute()
    await run()
    expect((await whose(answered)).assignee).toBeNull()
    expect((await steps()).filter(({ reason }) => reason === 'left')).toHaveLength(7)
  })

  it('is fair by turns, whoever comes and goes, however many processes do it', { tags: 'property' }, async () => {
    const shift = fc.record({ present: fc.subarray(USERS, { minLength: 1 }), chats: fc.nat(5), processes: fc.nat(2) })
    await fc.assert(
      fc.asyncProperty(fc.array(shift, { minLength: 1, maxLength: 5 }), async (shifts) => {
        await using store = await open()
        const { run, seen, teamId, steps, db, clock } = await start(store)
        const order = [...USERS]
        let known = 0
        for (const { present, chats, processes } of shifts) {
          clock.advance(PRESENT_FOR_MS)
          for (const user of present) await seen(user)
          await addWaiting(store, { count: chats, teamId, at: clock.now() })
          await Promise.all(Array.from({ length: processes + 1 }, () => run()))
          const given = (await steps()).filter(({ reason }) => reason === 'by_turns').slice(known)
          known += given.length
          expect(given).toHaveLength(chats)
          for (const { assignee } of given) {
            // The one of those present who has waited longest for a turn.
            expect(assignee).toBe(order.find((user) => present.includes(user)))
            order.push(...order.splice(order.indexOf(assignee ?? ''), 1))
          }
          await db.updateTable('guests').set({ waiting_since: null }).execute()
        }
      }),
      { numRuns: runsOnStore(6) },
    )
  })

  it('keeps the ceiling and one assignee, whatever happens at once', { tags: 'property' }, async () => {
    type Act = {
      kind: 'hand' | 'queue' | 'resolve' | 'answer' | 'away' | 'back' | 'later'
      guest: number
      user: number
    }
    const act: fc.Arbitrary<Act> = fc.record({
      kind: fc.constantFrom('hand', 'queue', 'resolve', 'answer', 'away', 'back', 'later'),
      guest: fc.nat(5),
      user: fc.nat(2),
    })
    const rounds = fc.array(fc.array(act, { maxLength: 4 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(rounds, fc.constantFrom('by_turns', 'fewest_open'), async (rounds, rule) => {
        await using store = await open()
        const max = 2
        const scene = await start(store, { rule: rule as 'by_turns', max_open: max, return_after_minutes: 2 })
        const { run, seen, teamId, steps, assign, handle, reply, db, clock } = scene
        for (const user of USERS) await seen(user)
        const guests = await addWaiting(store, { count: 6, teamId, at: clock.now() })
        const perform = async ({ kind, guest, user }: Act) => {
          const [guestId, userId] = [guests[guest] ?? '', USERS[user] ?? '']
          if (kind === 'hand') await assign(guestId, { assignee: 'usr_outsider' })
          if (kind === 'queue') await assign(guestId, { assignee: null })
          if (kind === 'resolve') await handle(guestId, resolve)
          if (kind === 'answer') await reply(guestId, userId)
          if (kind === 'away') await seen(userId, true)
          if (kind === 'back') await seen(userId, false)
          if (kind === 'later') clock.advance(MINUTE)
        }
        let known = 0
        for (const acts of rounds) {
          await Promise.all([run(), ...acts.map(perform), run()])
          const all = await steps()
          const given = all.slice(known).filter(({ reason }) => reason === rule)
          known = all.length
          const open = await countOpen(db, USERS, clock.now())
          for (const { assignee } of given) expect(open.get(assignee ?? '') ?? 0).toBeLessThanOrEqual(max)
          // Every change of hands took it from whoever had it: nobody has two assignees, none is lost.
          for (const id of guests) {
            const own = all.filter(({ guest_id }) => guest_id === id)
            expect(isChain(own)).toBe(true)
            expect((await scene.whose(id)).assignee ?? null).toBe(endOf(own))
          }
        }
      }),
      { numRuns: runsOnStore(6) },
    )
  })

  it('reads short indexes alone', async () => {
    await using store = await open()
    const at = 1_767_614_400_000
    // Of many guests few wait for anybody: of an empty table PostgreSQL likes any index.
    await sql`
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
      insert into guests (id, attributes, unread_count, resolved_at, created_at, updated_at)
      select 'gst_' || i, '{}', 0, 1, 1, 1 from n
    `.execute(store.db)
    if (store.dialect === 'postgres') await sql`analyze guests`.execute(store.db)
    const plan = async (ask: Parameters<typeof plansOf>[1]) =>
      (await plansOf(store, ask, { without: ['seqscan', 'sort'] })).join('\n')
    expect(await plan((db) => listQueue(db, 'tem_1', at))).toMatch(/guests_team_queue/)
    expect(await plan((db) => listOverheld(db, { id: 'tem_1', return_after_minutes: 5 }, { now: at }))).toMatch(
      /guests_held/,
    )
    expect(await plan((db) => countOpen(db, [ANNA, BORIS], at))).toMatch(/guests_load|guests_open/)
    const routing = await plan((db) => routeConversations({ db: db as never, clock: { now: () => at } as never }))
    expect(routing).toMatch(/guests_route/)
  })
})

type Step = { assignee: string | null; from_assignee: string | null }

/** Whether these can be ordered so that each takes it from the person to whom the one before had given it. */
function isChain(steps: readonly Step[]): boolean {
  const balance = new Map<string | null, number>()
  for (const { assignee, from_assignee } of steps) {
    balance.set(assignee, (balance.get(assignee) ?? 0) + 1)
    balance.set(from_assignee, (balance.get(from_assignee) ?? 0) - 1)
  }
  const odd = [...balance].filter(([, count]) => count !== 0)
  // Closed again, or from nobody to one person.
  return (
    odd.length === 0 || (odd.length === 2 && (balance.get(null) ?? 0) === -1 && odd.some(([, count]) => count === 1))
  )
}

function endOf(steps: readonly Step[]): string | null {
  const balance = new Map<string | null, number>()
  for (const { assignee, from_assignee } of steps) {
    balance.set(assignee, (balance.get(assignee) ?? 0) + 1)
    balance.set(from_assignee, (balance.get(from_assignee) ?? 0) - 1)
  }
  return [...balance].find(([, count]) => count === 1)?.[0] ?? null
}

type Waiting = { count: number; teamId: string; at: number }

/** Guests in the queue of a team, as their messages and the routing would leave them. */
async function addWaiting(store: Store, { count, teamId, at }: Waiting): Promise<string[]> {
  return transact(store.db, async (tx) => {
    const ids: string[] = []
    for (let index = 0; index < count; index++) {
      const { id } = await insertGuest(tx, { phone: newId('gst'), at })
      await updateGuestRow(tx, id, { team_id: teamId, waiting_since: at, opened_at: at })
      ids.push(id)
    }
    return ids
  })
}
