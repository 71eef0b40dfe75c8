import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { up as migrateConsents } from '../../../migrations/20261130-56-consents.ts'
import { testClock } from '../../../test/support/clock.ts'
import { planOf } from '../../../test/support/plans.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Store, type Tx, transact } from '../../db/index.ts'
import { DAY } from '../../lib/units.ts'
import { optIn, optOut, takePastWish } from '../consent.ts'
import { resolveGuest } from '../resolve-guest.ts'
import { recordConsent } from './record-consent.ts'
import { type ConsentChannel, consentAllows, findWithoutConsent, type Said } from './store.ts'
import { findConsentStates, listConsents } from './view.ts'

const ADS = { channel: 'whatsapp', purpose: 'advertising' } as const
const given = (channel: Said['channel'] = 'whatsapp'): Said => ({ channel, purpose: 'advertising', state: 'given' })
const withdrawn = (channel: Said['channel'] = 'whatsapp'): Said => ({ ...given(channel), state: 'withdrawn' })

eachStore('consents', (open) => {
  async function setUp() {
    const store = await open()
    const { db } = store
    const clock = testClock()
    const make = async (who: { phone?: string; lid?: string }, erased?: ReadonlySet<string>) =>
      (
        await transact(db, (tx) =>
          resolveGuest(
            tx,
            { guestHooks: {}, ...(erased && { erased: async () => erased }) },
            { ...who, at: clock.now() },
          ),
        )
      ).guest.id
    const id = await make({ phone: '+79160000001' })
    const say = (said: Said[], more: object = {}, who = id) =>
      transact(db, (tx) => recordConsent(tx, who, said, { at: clock.now(), how: 'chat', ...more }))
    const may = async (channel: ConsentChannel = 'whatsapp', who = id) =>
      !(await findWithoutConsent(db, [who], { ...ADS, channel })).has(who)
    const guest = (who = id) => db.selectFrom('guests').selectAll().where('id', '=', who).executeTakeFirstOrThrow()
    const history = async (who = id) => (await listConsents(db, who, { limit: 50 })).data
    const inTx = <T>(work: (tx: Tx) => Promise<T>) => transact(db, work)
    return { store, db, clock, make, id, say, may, guest, history, inTx }
  }

  it('hold as they were last said, by channel, whatever the clock does; nothing said is no consent', async () => {
    const s = await setUp()
    expect(await s.may()).toBe(false)
    await s.say([given('all')])
    expect([await s.may(), await s.may('sms')]).toEqual([true, true])
    // The clock was set back: what is said later is later all the same.
    s.clock.advance(-DAY)
    await s.say([withdrawn('sms')])
    expect([await s.may(), await s.may('sms'), await s.may('push')]).toEqual([true, false, true])
    await s.say([given('all')])
    expect(await s.may('sms')).toBe(true)
    const history = await s.history()
    expect(history.map(({ channel, state }) => `${channel} ${state}`)).toEqual([
      'all given',
      'sms withdrawn',
      'all given',
    ])
    expect(new Set(history.map(({ at }) => at)).size).toBe(3)
  })

  it('opting out withdraws everything; opting in gives services back and no advertising', async () => {
    const s = await setUp()
    await s.say([given('all')])
    const word = { at: s.clock.now(), how: 'chat', source: 'message', message_id: 'msg_1', words: 'стоп' } as const
    expect(await s.inTx((tx) => optOut(tx, s.id, word))).toBe(true)
    expect(await s.inTx((tx) => optOut(tx, s.id, word))).toBe(false)
    expect(await s.guest()).toMatchObject({ opted_out_at: s.clock.now(), opted_out_source: 'message' })
    expect((await findConsentStates(s.db, s.id)).every(({ state }) => state === 'withdrawn')).toBe(true)
    const [newest] = await s.history()
    expect(newest).toMatchObject({ how: 'chat', message_id: 'msg_1', words: 'стоп', author: null })
    expect(await s.inTx((tx) => optIn(tx, s.id, { at: s.clock.now(), how: 'api' }))).toBe(true)
    expect([(await s.guest()).opted_out_at, await s.may()]).toEqual([null, false])
    expect(await s.inTx((tx) => optIn(tx, s.id, { at: s.clock.now(), how: 'api' }))).toBe(false)
    await s.say([given()])
    expect([await s.may(), await s.may('sms')]).toEqual([true, false])
  })

  it('giving something ends an opt-out for that alone; refusing the last thing begins one', async () => {
    const s = await setUp()
    await s.inTx((tx) => optOut(tx, s.id, { at: s.clock.now(), how: 'page' }))
    await s.say([given()])
    expect([(await s.guest()).opted_out_at, await s.may(), await s.may('sms')]).toEqual([null, true, false])
    expect(
      await findWithoutConsent(s.db, [s.id], { channel: 'whatsapp', purpose: 'service' }),
      'services stay refused',
    ).toEqual(new Set([s.id]))
    await s.say([withdrawn()])
    expect((await s.guest()).opted_out_at).not.toBeNull()
    const events = await s.db
      .selectFrom('outbox')
      .select('type')
      .where('type', '=', 'guest.opted_out')
      .orderBy('position')
      .execute()
    expect(events).toHaveLength(2)
  })

  it('an import adds consents where nothing was refused, and nowhere else', async () => {
    const s = await setUp()
    const evidence = { how: 'import', source: 'анкеты 2026', import_id: 'imp_1', import_row: 7 }
    expect(await s.say([given('sms')], evidence)).toBe(true)
    expect(await s.may('sms')).toBe(true)
    await s.say([withdrawn('sms')])
    expect(await s.say([given('sms')], evidence)).toBe(false)
    expect(await s.say([given('all')], evidence), 'one channel of all was refused').toBe(false)
    expect(await s.say([given('push')], evidence)).toBe(true)
    await s.inTx((tx) => optOut(tx, s.id, { at: s.clock.now(), how: 'chat' }))
    expect(await s.say([given('push')], evidence)).toBe(false)
    expect([await s.may('sms'), await s.may('push')]).toEqual([false, false])
  })

  it('words of the past stand where they were said', async () => {
    const s = await setUp()
    await s.say([given('all')])
    const past = { at: s.clock.now() - DAY, how: 'chat' } as const
    await s.inTx((tx) => takePastWish(tx, s.id, 'opt_out', past))
    expect([await s.may(), (await s.guest()).opted_out_at]).toEqual([true, null])
    const other = await s.make({ phone: '+79160000002' })
    await s.inTx((tx) => takePastWish(tx, other, 'opt_out', past))
    expect((await s.guest(other)).opted_out_at).toBe(past.at)
    expect((await s.history(other)).map(({ at }) => at)).toEqual([past.at, past.at])
  })

  it('a refusal of the past outweighs what files say, and no word of the guest that is newer', async () => {
    const s = await setUp()
    const past = { at: s.clock.now() - DAY, how: 'chat' } as const
    await s.say([given('all')], { how: 'import', source: 'анкеты 2026' })
    expect(await s.may()).toBe(true)
    await s.inTx((tx) => takePastWish(tx, s.id, 'opt_out', past))
    expect([await s.may(), (await s.guest()).opted_out_at !== null]).toEqual([false, true])
    const other = await s.make({ phone: '+79160000002' })
    await s.say([given('all')], {}, other)
    await s.say([given('sms')], { how: 'import', source: 'анкеты 2026' }, other)
    await s.inTx((tx) => takePastWish(tx, other, 'opt_out', past))
    expect([await s.may('whatsapp', other), (await s.guest(other)).opted_out_at]).toEqual([true, null])
  })

  it.each([
    ['a consent of the other row is newer than the opt-out', true],
    ['the opt-out is newer than a consent of the other row', false],
  ])('a merge keeps the history of both: %s', async (_name, consentIsNewer) => {
    const s = await setUp()
    const other = await s.make({ lid: '77' })
    const agree = () => s.say([given()], {}, other)
    const refuse = () => s.inTx((tx) => optOut(tx, s.id, { at: s.clock.now(), how: 'chat' }))
    for (const step of consentIsNewer ? [refuse, agree] : [agree, refuse]) {
      await step()
      s.clock.advance(1_000)
    }
    expect(await s.make({ phone: '+79160000001', lid: '77' })).toBe(s.id)
    expect(await s.history()).toHaveLength(3)
    expect(await s.may()).toBe(consentIsNewer)
    expect((await s.guest()).opted_out_at === null).toBe(consentIsNewer)
    expect(await s.may('sms')).toBe(false)
    expect(
      (await findConsentStates(s.db, s.id)).filter(({ purpose }) => purpose === 'service').map(({ state }) => state),
    ).toEqual(['withdrawn', 'withdrawn', 'withdrawn'])
  })

  it('a merge in which the rows together refuse everything is an opt-out', async () => {
    const s = await setUp()
    const other = await s.make({ lid: '77' })
    await s.say([given('all'), { channel: 'all', purpose: 'service', state: 'withdrawn' }])
    await s.say([given('all')])
    s.clock.advance(1_000)
    await s.say([withdrawn('all')], {}, other)
    await s.make({ phone: '+79160000001', lid: '77' })
    expect((await s.guest()).opted_out_at).not.toBeNull()
  })

  it('who was erased begins with a refusal in the ledger, too', async () => {
    const s = await setUp()
    const back = await s.make({ phone: '+79160000009' }, new Set(['+79160000009']))
    expect((await s.guest(back)).opted_out_source).toBe('erased')
    expect((await s.history(back)).map(({ how, state }) => `${how} ${state}`)).toEqual([
      'erasure withdrawn',
      'erasure withdrawn',
    ])
  })

  it('migration: who has opted out has a withdrawal with what is known of it, nobody else has anything', async () => {
    const { db } = await setUp()
    const [one, two] = [await makeOld(db, 1, 'message'), await makeOld(db, 2, null)]
    await db.schema.dropTable('consents').execute()
    await migrateConsents(db)
    const rows = await db.selectFrom('consents').selectAll().orderBy('id').execute()
    expect(
      rows.map(({ guest_id, channel, purpose, state, at, how, source }) => ({
        guest_id,
        channel,
        purpose,
        state,
        at,
        how,
        source,
      })),
    ).toEqual(
      ['advertising', 'service'].map((purpose) => ({
        guest_id: one,
        channel: 'all',
        purpose,
        state: 'withdrawn',
        at: 5,
        how: 'chat',
        source: 'message',
      })),
    )
    expect(rows.some(({ guest_id }) => guest_id === two)).toBe(false)
  })

  it('what holds and the history go by an index, without sorting', async () => {
    const { store, db } = await setUp()
    const state = sql`select g.id from guests g where g.id = 'gst_1' and ${consentAllows(sql`g.id`, ADS)}`.compile(db)
    const page = db
      .selectFrom('consents')
      .selectAll()
      .where('guest_id', '=', 'gst_1')
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(51)
      .compile()
    for (const [query, index] of [
      [state, 'consents_state'],
      [page, 'consents_history'],
    ] as const) {
      const plan = await planOf(store, query, ['seqscan', 'sort', 'bitmapscan'])
      expect(plan).toMatch(index)
      expect(plan).not.toMatch(/USE TEMP B-TREE FOR ORDER BY|^\s*(->)?\s*Sort /m)
    }
  })
})

async function makeOld(db: Store['db'], n: number, source: string | null): Promise<string> {
  const { guest } = await transact(db, (tx) =>
    resolveGuest(tx, { guestHooks: {} }, { phone: `+7916000010${n}`, at: 1 }),
  )
  if (source)
    await db
      .updateTable('guests')
      .set({ opted_out_at: 5, opted_out_source: source })
      .where('id', '=', guest.id)
      .execute()
  return guest.id
}
