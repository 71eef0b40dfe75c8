import { expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { chooseGap, evenIntervalMs, gapMs, type Limits } from './pacing.ts'
import type { Permit } from './permit.ts'
import { takeSecondPermit } from './second-try.ts'
import { findNumber, type NumberRow } from './store.ts'
import { peekPermit, recordReply, releaseSend, settleSend, takePermit } from './throttle.ts'

const settings = readSettings({})

eachStore('throttle', (open) => {
  async function setUp(given: Parameters<typeof insertNumber>[1] = {}) {
    const { db } = await open()
    const clock = testClock()
    const number = await insertNumber(db, { per_minute: 3, per_hour: 5, linked_at: clock.now(), ...given })
    let sent = 0
    const ask = (more: Partial<Parameters<typeof takePermit>[3]> = {}) =>
      db.transaction().execute((tx) =>
        takePermit(tx, { clock, settings }, number, {
          kind: 'mailing',
          messageId: `M${++sent}`,
          at: clock.steady(),
          firstContact: false,
          ...more,
        }),
      )
    const settle = (messageId: string) => settleSend(db, number.id, messageId, clock.steady())
    /** Asks and settles at once. */
    const send = async (more: Parameters<typeof ask>[0] = {}): Promise<Permit> => {
      const permit = await ask(more)
      await settle(`M${sent}`)
      return permit
    }
    return { db, clock, number, ask, send, settle }
  }

  it('invariant 1: gives as many permits as the minute allows, then says when the next is due', async () => {
    const { clock, send } = await setUp()
    for (let i = 0; i < 3; i++) {
      expect(await send()).toEqual({ ok: true })
      clock.advance(SECOND)
    }
    const refusal = { ok: false, reason: 'minute', retryAt: clock.steady() - 3 * SECOND + MINUTE + 1 }
    expect(await send()).toEqual(refusal)
    clock.advance(MINUTE - 3 * SECOND)
    expect(await send()).toEqual(refusal)
    clock.advance(1)
    expect(await send()).toEqual({ ok: true })
  })

  it('invariant 1: a send occupies its slot until a window after its acknowledgement', async () => {
    const { clock, ask, settle } = await setUp()
    for (const id of ['A', 'B', 'C']) expect(await ask({ messageId: id })).toEqual({ ok: true })
    clock.advance(2 * MINUTE)
    expect(await ask()).toMatchObject({ ok: false, reason: 'minute', retryAt: clock.steady() + MINUTE + 1 })
    await settle('B')
    clock.advance(MINUTE)
    expect(await ask()).toMatchObject({ ok: false, reason: 'minute' })
    clock.advance(1)
    expect(await ask()).toEqual({ ok: true })
    expect(await ask()).toMatchObject({ ok: false, reason: 'minute' })
  })

  it('names the longest wait', async () => {
    const { clock, send } = await setUp()
    for (let i = 0; i < 5; i++) {
      expect(await send()).toEqual({ ok: true })
      clock.advance(25 * SECOND)
    }
    expect(await send()).toMatchObject({ ok: false, reason: 'hour' })
  })

  it('a permit whose message never left is free again', async () => {
    const { db, number, ask } = await setUp()
    for (const id of ['A', 'B', 'C']) await ask({ messageId: id })
    await releaseSend(db, number.id, 'B')
    expect(await ask()).toEqual({ ok: true })
    expect(await ask()).toMatchObject({ ok: false, reason: 'minute' })
  })

  it('invariant 3: replies are never refused, but counted', async () => {
    const { db, clock, number, ask, send } = await setUp({ per_hour: 10 })
    await send()
    for (let i = 0; i < 4; i++) {
      const reply = { numberId: number.id, messageId: `R${i}`, at: clock.steady() }
      await db.transaction().execute((tx) => recordReply(tx, reply))
    }
    expect(await ask({ kind: 'reply' })).toEqual({ ok: true })
    expect(await send()).toMatchObject({ ok: false, reason: 'minute' })
  })

  it('invariant 1: a second try at another address takes a place of its own, and waits where there is none', async () => {
    const { db, clock, number, ask } = await setUp()
    const deps = { db, clock, settings }
    for (const id of ['A', 'B']) expect(await ask({ messageId: id, firstContact: true })).toEqual({ ok: true })
    expect(await takeSecondPermit(deps, number, 'A')).toBe(true)
    expect(await takeSecondPermit(deps, number, 'B')).toBe(false)
    const kept = await db.selectFrom('send_ledger').select(['message_id', 'kind', 'settled_at']).orderBy('id').execute()
    const at = clock.steady()
    expect(kept).toEqual([
      { message_id: 'A', kind: 'mailing', settled_at: at },
      { message_id: 'B', kind: 'mailing', settled_at: at },
      { message_id: 'A', kind: 'mailing', settled_at: null },
    ])
    // What had to wait has nothing to give back: its first frame was sent.
    await releaseSend(db, number.id, 'B')
    expect(await ask()).toMatchObject({ ok: false, reason: 'minute' })
    await db.transaction().execute((tx) => recordReply(tx, { numberId: number.id, messageId: 'R', at }))
    expect(await takeSecondPermit(deps, number, 'R')).toBe(true)
    expect(await takeSecondPermit(deps, number, 'unknown')).toBe(false)
  })

  it('invariant 1: of two who ask at once for the last permit one gets it', async () => {
    const { ask, send } = await setUp()
    await send()
    await send()
    const permits = await Promise.all([ask(), ask(), ask(), ask()])
    expect(permits.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('a permit is not taken when the transaction around it fails', async () => {
    const { db, clock, number, ask } = await setUp({ per_minute: 1 })
    const request = { kind: 'mailing', messageId: 'X', at: clock.steady(), firstContact: false } as const
    const failing = db.transaction().execute(async (tx) => {
      expect(await takePermit(tx, { clock, settings }, number, request)).toEqual({ ok: true })
      throw new Error('claimed by somebody else')
    })
    await expect(failing).rejects.toThrow('claimed')
    expect(await ask()).toEqual({ ok: true })
  })

  it('a change of limits counts from the next permit on', async () => {
    const { db, number, ask } = await setUp()
    await ask()
    await setLimits(db, number, { per_minute: 1 })
    expect(await ask()).toMatchObject({ ok: false, reason: 'minute' })
    await setLimits(db, number, { per_minute: 4 })
    expect(await ask()).toEqual({ ok: true })
  })

  it('says unavailable unless the number is connected and wanted online', async () => {
    const { db, number, ask } = await setUp()
    const refusal = { ok: false, reason: 'unavailable', retryAt: null }
    for (const row of [
      { state: 'connecting' },
      { state: 'paused', desired_state: 'paused' },
      { state: 'open', desired_state: 'paused' },
      { state: 'failed' },
    ] as const) {
      await db
        .updateTable('numbers')
        .set({ desired_state: 'online', ...row })
        .where('id', '=', number.id)
        .execute()
      expect(await ask()).toEqual(refusal)
    }
    await db.updateTable('numbers').set({ deleted_at: 1, state: 'open' }).where('id', '=', number.id).execute()
    expect(await ask()).toEqual(refusal)
  })

  it('invariant 9: a restriction holds first contacts, and no others', async () => {
    const { clock, ask, db, number } = await setUp({ restriction_kind: 'reachout_lock' })
    const until = clock.now() + HOUR
    await db.updateTable('numbers').set({ restriction_until: until }).where('id', '=', number.id).execute()
    expect(await ask({ firstContact: true })).toEqual({ ok: false, reason: 'restricted', retryAt: until })
    expect(await ask()).toEqual({ ok: true })
    expect(await ask({ kind: 'reply', firstContact: true })).toEqual({ ok: true })
    clock.advance(HOUR)
    expect(await ask({ firstContact: true })).toEqual({ ok: true })
  })

  it('invariant 4: no mailing before the warm-up is complete, but tests and replies', async () => {
    const { clock, ask } = await setUp({ warm_at: null, warm_declared_by: null })
    expect(await ask()).toEqual({ ok: false, reason: 'warm_up', retryAt: null })
    expect(await ask({ kind: 'rating_request' })).toMatchObject({ ok: false, reason: 'warm_up' })
    expect(await ask({ kind: 'test' })).toEqual({ ok: true })
    // To a stranger a test is what a mailing is.
    expect(await ask({ kind: 'test', firstContact: true })).toMatchObject({ ok: false, reason: 'warm_up' })
    expect(await ask({ kind: 'reply' })).toEqual({ ok: true })
    clock.advance(30 * DAY)
    expect(await ask()).toMatchObject({ ok: false, reason: 'warm_up' })
  })

  it('the day after a measured warm-up has its cap, a declared one has none', async () => {
    const caps = { ...settings, OTKLIK_DAILY_CAPS: [2, 4] }
    const { db, clock, number } = await setUp({ per_minute: 100, per_hour: 100 })
    const warmAt = clock.now()
    await db
      .updateTable('numbers')
      .set({ warm_at: warmAt, warm_declared_by: null })
      .where('id', '=', number.id)
      .execute()
    const send = () =>
      db.transaction().execute((tx) =>
        takePermit(tx, { clock, settings: caps }, number, {
          kind: 'mailing',
          messageId: 'M',
          at: clock.steady(),
          firstContact: true,
        }),
      )
    clock.advance(HOUR)
    const seen: (boolean | string)[] = []
    for (let i = 0; i < 3; i++) seen.push(outcome(await send()))
    expect(await send()).toEqual({ ok: false, reason: 'day', retryAt: clock.steady() + DAY - HOUR })
    clock.advance(DAY - HOUR)
    for (let i = 0; i < 5; i++) seen.push(outcome(await send()))
    clock.advance(DAY)
    for (let i = 0; i < 6; i++) seen.push(outcome(await send()))
    const tomorrow = [true, true, true, true, 'day']
    expect(seen).toEqual([true, true, 'day', ...tomorrow, true, true, true, true, true, true])
  })

  it('even pacing keeps its irregular distance, the same for everybody who asks', async () => {
    const { db, clock, number, send } = await setUp({ per_minute: 10, per_hour: 100, pacing: 'even' })
    expect(await send({ messageId: 'first' })).toEqual({ ok: true })
    const due = clock.steady() + gapAfterFirst({ per_minute: 10, per_hour: 100 })
    const refusal = { ok: false, reason: 'pace', retryAt: due }
    expect(await send()).toEqual(refusal)
    const row = (await findNumber(db, number.id))!
    const request = { kind: 'mailing', at: clock.steady(), firstContact: false } as const
    expect(await peekPermit(db, { clock, settings }, row, request)).toEqual(refusal)
    clock.advance(due - clock.steady())
    expect(await send()).toEqual({ ok: true })
  })

  it.each([
    { per_minute: 7, per_hour: 450 },
    { per_minute: 10, per_hour: 70 },
  ])('even pacing takes limits that no interval of whole milliseconds fits: %j', async (limits) => {
    const { clock, send } = await setUp({ ...limits, pacing: 'even' })
    expect(await send({ messageId: 'first' })).toEqual({ ok: true })
    const due = clock.steady() + gapAfterFirst(limits)
    expect(await send()).toEqual({ ok: false, reason: 'pace', retryAt: due })
    clock.advance(due - clock.steady())
    expect(await send()).toEqual({ ok: true })
  })

  it('even pacing is not slower than the limits', async () => {
    const { clock, send } = await setUp({ per_minute: 10, per_hour: 20, pacing: 'even' })
    const start = clock.steady()
    let granted = 0
    const gaps: number[] = []
    let last = start
    while (granted < 100) {
      const permit = await send()
      if (permit.ok) {
        granted += 1
        gaps.push(clock.steady() - last)
        last = clock.steady()
      } else clock.advance(permit.retryAt! - clock.steady())
    }
    const interval = evenIntervalMs({ per_minute: 10, per_hour: 20 })
    expect(last - start).toBeLessThan(99 * interval * 1.03)
    expect(last - start).toBeGreaterThan(4 * HOUR)
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(interval * 0.6)
    expect(new Set(gaps).size).toBeGreaterThan(50)
  })
})

const gapAfterFirst = (limits: Limits) => gapMs(limits, { at: 0, gap: chooseGap(limits, 'first', [0]) })

const outcome = (permit: Permit) => (permit.ok ? true : permit.reason)

async function setLimits(db: Db, { id }: NumberRow, limits: Partial<NumberRow>): Promise<void> {
  await db.updateTable('numbers').set(limits).where('id', '=', id).execute()
}
