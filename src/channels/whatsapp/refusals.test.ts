import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { seededRandom } from '../../../test/support/random.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { QueueRenderer } from '../../deliveries/kinds.ts'
import { addDelivery } from '../../deliveries/plan-store.ts'
import { openQueue } from '../../deliveries/queue-store.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { REACHOUT_LOCK, restrict } from '../../numbers/index.ts'
import type { NumberOut } from '../../numbers/present-number.ts'
import { numberRoutes } from '../../numbers/routes.ts'
import { extendStreak, type Outcome, stepAfterStreak } from '../../numbers/safety/streak.ts'
import type { SendResult } from '../../whatsapp/port.ts'

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

/** For one number at once: see `nextRoom`. */
const MAX_ON_THE_WAY = 32

async function plan(s: Sending, guests: string[]) {
  const renderer: QueueRenderer = {
    quietHours: null,
    minIntervalMs: 0,
    countsAsMailing: true,
    render: () => ({ text: 'Придёте?' }),
  }
  s.deps.kinds = { ...s.deps.kinds, mailing: { prepare: async () => renderer } }
  const at = s.clock.now()
  await s.db.transaction().execute(async (tx) => {
    const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
    const queueId = await openQueue(tx, { owner, kind: 'mailing', priority: 30, numberIds: null, at })
    for (const guestId of guests) await addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at })
  })
}

async function addGuests(s: Sending, count: number, from = 0): Promise<string[]> {
  const guests: string[] = []
  for (let n = 0; n < count; n++) guests.push(await s.addGuest(phone(from + n), { onWhatsApp: true }))
  return guests
}

const deliveries = (s: Sending) => s.db.selectFrom('deliveries').selectAll().orderBy('id').execute()
const accepted = (s: Sending): SendResult => ({ outcome: 'accepted', at: s.clock.now() })
const refused = (code: number): SendResult => ({ outcome: 'refused', code })

eachStore('refusals one after the other', (open) => {
  it('invariant 9: stop the number in the transaction that writes them down; others take what waits', async () => {
    const s = await openSending(await open())
    const api = await serve(s.db, numberRoutes(s.deps), { clock: s.clock })
    const one = await s.addNumber()
    s.line(one).answer = () => refused(420)
    await plan(s, await addGuests(s, 60))
    await s.settle()
    const spent = s.sent().length
    expect(spent).toBeLessThanOrEqual(5 + MAX_ON_THE_WAY)
    const shown = await api.get<NumberOut>(`/v1/numbers/${one}`)
    expect(shown.safety).toMatchObject({
      level: 'stopped',
      reason: {
        code: 'refused_in_a_row',
        message: {
          ru: expect.stringMatching(/^WhatsApp отказывал сообщениям подряд \(\d+\): рассылки с номера остановлены/),
          en: expect.stringMatching(
            /^WhatsApp refused one message after the other \(\d+\): the number sends no mailings/,
          ),
        },
      },
    })
    const { data } = await api.get<{ data: object[] }>(`/v1/numbers/${one}/safety`)
    expect(data).toMatchObject([{ level: 'stopped', reason: { code: 'refused_in_a_row' }, actor: 'system' }])
    const events = await s.db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'number.status')
      .orderBy('position')
      .execute()
    expect(events.map((event) => JSON.parse(event.data))).toMatchObject([
      { number_id: one, safety: { level: 'stopped', reason: { code: 'refused_in_a_row' } } },
    ])
    const two = await s.addNumber()
    await s.settle()
    expect(
      new Set(
        s
          .sent()
          .slice(spent)
          .map(({ numberId }) => numberId),
      ),
    ).toEqual(new Set([two]))
    expect((await deliveries(s)).filter(({ status }) => status === 'sent')).toHaveLength(60 - spent)
  })

  it('invariant 9: first messages end with the quota of new chats and begin again with the next; tokens are counted', async () => {
    const s = await openSending(await open())
    const api = await serve(s.db, numberRoutes(s.deps), { clock: s.clock })
    const one = await s.addNumber()
    const endsAt = s.clock.now() + DAY
    const told = { stage: 'first_warning', total: 10, used: 4, startsAt: null, endsAt, at: s.clock.now() }
    await s.db
      .updateTable('numbers')
      .set({ new_chats: JSON.stringify(told) })
      .where('id', '=', one)
      .execute()
    for (let n = 0; n < 10; n += 2) s.line(one).tokens.add(phone(n))
    await plan(s, await addGuests(s, 10))
    await s.settle()
    expect(s.sent()).toHaveLength(6)
    const shown = await api.get<NumberOut>(`/v1/numbers/${one}`)
    expect(shown).toMatchObject({ restriction: { kind: 'new_chat_cap' }, new_chats: { used: 10, left: 0 } })
    const withToken = s.sent().filter(({ to }) => s.line(one).tokens.has(to!)).length
    expect(shown.first_messages).toEqual({
      sent: 6,
      with_token: withToken,
      token_share: Math.round((1_000 * withToken) / 6) / 1_000,
      refused_463: 0,
    })
    s.line(one).answer = () => refused(463)
    s.clock.advance(DAY)
    await s.settle()
    expect(s.sent().length).toBeGreaterThan(6)
    expect((await api.get<NumberOut>(`/v1/numbers/${one}`)).first_messages.refused_463).toBeGreaterThan(0)
  })

  it('are forgotten when one is taken, over restarts, and when a person gives the number back', async () => {
    const s = await openSending(await open())
    const api = await serve(s.db, numberRoutes(s.deps), { clock: s.clock })
    const one = await s.addNumber({ perMinute: 1 })
    const results = [420, 420, 420, 420, 0, 420, 420, 420, 420, 420, 420]
    s.line(one).answer = () => {
      const code = results.shift() ?? 0
      return code === 0 ? accepted(s) : refused(code)
    }
    await plan(s, await addGuests(s, 12))
    await s.runUntil(s.clock.now() + HOUR)
    expect(s.sent()).toHaveLength(10)
    await api.post(`/v1/numbers/${one}/safety/resume`, { reason: 'the list was wrong' })
    await s.runUntil(s.clock.now() + HOUR)
    expect(s.sent()).toHaveLength(12)
  })

  it("WhatsApp's own trouble and what is never confirmed count for nothing", async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    let n = 0
    s.line(one).answer = () => (n++ % 2 ? refused(503) : { outcome: 'unconfirmed' })
    await plan(s, await addGuests(s, 20))
    await s.settle()
    expect(await s.db.selectFrom('numbers').select(['safety_grade', 'safety_streak']).execute()).toEqual([
      { safety_grade: 0, safety_streak: null },
    ])
  })

  it.each([1, 2, 3, 4, 5, 6])(
    'invariant 9: whatever the order of answers, nothing leaves after a streak but what was on its way (%i)',
    async (seed) => {
      const random = seededRandom(seed)
      const s = await openSending(await open())
      const one = await s.addNumber()
      const guests = await addGuests(s, 120)
      const known = new Set<string>()
      for (const [n, guest] of guests.entries()) {
        if (random(2) === 0) continue
        await s.write(one, guest)
        known.add(phone(n))
      }
      const answers: { outcome: Outcome | undefined; sentBefore: number }[] = []
      const worse = 3 + random(10)
      s.line(one).answer = async ({ to }) => {
        await sleep(random(3))
        const roll = random(worse)
        const result: SendResult =
          roll === 0 ? accepted(s) : roll === 1 ? { outcome: 'unconfirmed' } : refused([420, 400, 463, 503][random(4)]!)
        const refusedWith = result.outcome === 'refused' ? result.code : null
        const counts = result.outcome === 'accepted' || (refusedWith !== null && refusedWith !== 503)
        const outcome = counts ? { refusedWith, firstContact: !known.has(to.phone!) } : undefined
        answers.push({ outcome, sentBefore: s.line(one).sent.length })
        return result
      }
      await plan(s, guests)
      await s.runUntil(s.clock.now() + MINUTE)
      let streak = { refused: 0, locked: 0, lockedKnown: 0 }
      for (const { outcome, sentBefore } of answers) {
        if (outcome) streak = extendStreak(streak, outcome)
        if (!stepAfterStreak(streak, s.deps.settings)) continue
        expect(s.line(one).sent.length - sentBefore).toBeLessThanOrEqual(MAX_ON_THE_WAY)
        expect(await s.db.selectFrom('numbers').select('safety_grade').execute()).toEqual([{ safety_grade: 4 }])
        return
      }
    },
  )
})

eachStore('463 to guests with whom the number has a chat', (open) => {
  it('invariants 9 and 10: they wait for that number until the restriction ends, and no other writes to them', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const [silent, answered] = (await addGuests(s, 2)) as [string, string]
    for (const guest of [silent, answered]) await s.write(one, guest)
    await s.db.updateTable('chats').set({ last_inbound_at: null }).where('guest_id', '=', silent).execute()
    s.line(one).answer = () => refused(REACHOUT_LOCK)
    await plan(s, [silent, answered])
    await s.settle()
    await s.addNumber()
    await s.runUntil(s.clock.now() + 2 * HOUR)
    const rows = () => deliveries(s).then((all) => all.map(({ status, number_id }) => [status, number_id]))
    expect(await rows()).toEqual([
      ['waiting', one],
      ['waiting', one],
    ])
    expect(s.sent()).toHaveLength(2)
    s.line(one).answer = () => accepted(s)
    await s.runUntil(s.clock.now() + DAY)
    await s.settle()
    expect(await rows()).toEqual([
      ['sent', one],
      ['sent', one],
    ])
    expect(s.sent()).toHaveLength(4)
  })

  it('invariant 9: they go on as soon as WhatsApp lifts it', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const [guest] = (await addGuests(s, 1)) as [string]
    await s.write(one, guest)
    s.line(one).answer = () => refused(REACHOUT_LOCK)
    await plan(s, [guest])
    await s.settle()
    s.line(one).answer = () => accepted(s)
    await s.runUntil(s.clock.now() + 2 * HOUR)
    expect(s.sent()).toHaveLength(1)
    await s.db.transaction().execute((tx) => restrict(tx, s.deps, one, null))
    await s.settle()
    await s.settle()
    expect(await deliveries(s)).toMatchObject([{ status: 'sent', reason: null }])
  })

  it('invariant 9: three one after the other stop the number for all mailings', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const guests = await addGuests(s, 30)
    for (const guest of guests) await s.write(one, guest)
    s.line(one).answer = () => refused(REACHOUT_LOCK)
    await plan(s, guests)
    await s.settle()
    expect(s.sent().length).toBeLessThanOrEqual(3 + MAX_ON_THE_WAY)
    expect(await s.db.selectFrom('numbers').select('safety_grade').execute()).toEqual([{ safety_grade: 4 }])
    expect((await deliveries(s)).every(({ status }) => status === 'waiting')).toBe(true)
  })

  it('end with the reason when the number is refused again and again', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    const [guest] = (await addGuests(s, 1)) as [string]
    await s.write(one, guest)
    s.line(one).answer = () => refused(REACHOUT_LOCK)
    await plan(s, [guest])
    for (let day = 0; day < 6; day++) {
      await s.runUntil(s.clock.now() + DAY + MINUTE)
      await s.db.updateTable('numbers').set({ safety_grade: 0 }).execute()
    }
    expect(await deliveries(s)).toMatchObject([{ status: 'failed', reason: 'refused_463', attempts: 5 }])
  })

  it('invariant 9: three in a row to people who never wrote hold for a day, whatever WhatsApp says of it', async () => {
    const s = await openSending(await open())
    const one = await s.addNumber()
    s.line(one).answer = () => refused(REACHOUT_LOCK)
    await plan(s, await addGuests(s, 30))
    await s.settle()
    for (let hour = 1; hour < 24; hour++) {
      s.clock.advance(HOUR)
      await s.db.transaction().execute((tx) => restrict(tx, s.deps, one, null))
      await s.settle()
    }
    // Two at once before it is known, and one more after an hour of doubt.
    expect(s.sent()).toHaveLength(4)
  })
})
