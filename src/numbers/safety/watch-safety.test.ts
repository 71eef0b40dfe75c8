import { expect, it } from 'vitest'
import type { Settings } from '../../../config/env.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { addDelivery, openQueue } from '../../deliveries/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import type { NumberOut } from '../present-number.ts'
import { numberRoutes } from '../routes.ts'
import { takePermit } from '../throttle.ts'
import { watchSafety } from './watch-safety.ts'

const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

/** Shares count from few messages on; streaks are tested by themselves. */
const SMALL: Partial<Settings> = {
  OTKLIK_SAFETY_MIN_SENDS: 10,
  OTKLIK_SAFETY_MIN_MESSAGES: 10,
  OTKLIK_SAFETY_STREAK: 0,
}

/** A queue with a message for each of this many new guests. */
async function openTestQueue(s: Sending, count: number, from = 0): Promise<string[]> {
  s.deps.kinds = {
    ...s.deps.kinds,
    trigger: {
      prepare: async () => ({
        quietHours: null,
        minIntervalMs: 0,
        countsAsMailing: true,
        render: () => ({ text: 'Придёте?' }),
      }),
    },
  }
  const guests: string[] = []
  for (let n = 0; n < count; n++) guests.push(await s.addGuest(phone(from + n), { onWhatsApp: true }))
  await plan(s, guests, `queue-${from}`)
  return guests
}

async function plan(s: Sending, guests: string[], id: string) {
  const at = s.clock.now()
  await s.db.transaction().execute(async (tx) => {
    const owner = { owner_kind: 'mailing', owner_id: id } as const
    const queueId = await openQueue(tx, { owner, kind: 'trigger', priority: 20, numberIds: null, at })
    for (const guestId of guests) await addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at })
  })
}

eachStore('safety watch', (open) => {
  async function setUp(settings: Partial<Settings> = {}) {
    const s = await openSending(await open(), { ...SMALL, ...settings })
    const api = await serve(s.db, numberRoutes(s.deps), { clock: s.clock })
    const get = (id: string) => api.get<NumberOut>(`/v1/numbers/${id}`)
    const history = async (id: string) =>
      (
        await api.get<{ data: { level: string; reason: { code: string }; actor: string }[] }>(
          `/v1/numbers/${id}/safety`,
        )
      ).data
    const look = () => watchSafety(s.deps)
    const permit = (numberId: string, firstContact: boolean) =>
      s.db.transaction().execute((tx) =>
        takePermit(
          tx,
          s.deps,
          { id: numberId },
          {
            kind: 'mailing',
            messageId: `M${Math.random()}`,
            at: s.clock.steady(),
            firstContact,
          },
        ),
      )
    return { s, api, get, history, look, permit }
  }

  it('stops a number whose messages are refused, moves its work to others, and says why', async () => {
    const { s, get, history, look, permit } = await setUp()
    const one = await s.addNumber({ perMinute: 12 })
    s.line(one).answer = () => ({ outcome: 'refused', code: 420 })
    await openTestQueue(s, 20)
    await s.settle()
    await look()
    const stopped = await get(one)
    expect(stopped.safety).toMatchObject({
      level: 'stopped',
      reason: {
        code: 'refused',
        message: {
          en: 'WhatsApp did not take 12 of 12 messages of the last day (100 %): the number sends no mailings; replies to guests go out.',
          ru: expect.stringContaining('12 из 12'),
        },
      },
      figures: { refused: { count: 12, of: 12, share: 1, watched_from: 0.05, stopped_from: 0.25 } },
      limits_now: { per_minute: 0, per_hour: 0, first_contacts: false },
      since: new Date(s.clock.now()).toISOString(),
      eased_at: new Date(s.clock.now() + DAY).toISOString(),
    })
    expect(stopped).toMatchObject({ state: 'open', limits: { per_minute: 12 }, throttle: { minute: { max: 0 } } })
    expect(await permit(one, false)).toEqual({ ok: false, reason: 'unsafe', retryAt: null })
    expect(await history(one)).toMatchObject([{ level: 'stopped', reason: { code: 'refused' }, actor: 'system' }])
    const events = await s.db
      .selectFrom('outbox')
      .select('data')
      .where('type', '=', 'number.status')
      .orderBy('position')
      .execute()
    expect(events.map(({ data }) => JSON.parse(data))).toMatchObject([
      { number_id: one, state: 'open', safety: { level: 'stopped', reason: { code: 'refused' } } },
    ])
    await s.runUntil(s.clock.now() + HOUR)
    expect(s.sent()).toHaveLength(12)
    const two = await s.addNumber()
    await s.settle()
    expect(
      s
        .sent()
        .slice(12)
        .map(({ numberId }) => numberId),
    ).toEqual(Array(8).fill(two))
  })

  it('a person takes a number back at once; what was before does not count again', async () => {
    const { s, api, get, history, look } = await setUp()
    const one = await s.addNumber()
    s.line(one).answer = () => ({ outcome: 'refused', code: 420 })
    await openTestQueue(s, 12)
    await s.settle()
    await look()
    s.clock.advance(MINUTE)
    expect(await api.call('POST', `/v1/numbers/${one}/safety/resume`, {})).toMatchObject({ status: 422 })
    const resumed = await api.post<NumberOut>(`/v1/numbers/${one}/safety/resume`, { reason: 'the list was wrong' })
    expect(resumed.safety).toMatchObject({
      level: 'good',
      reason: { code: 'resumed' },
      limits_now: { per_minute: 1_000 },
    })
    s.clock.advance(MINUTE)
    await look()
    expect(await get(one)).toMatchObject({ safety: { level: 'good', figures: { refused: { of: 0, share: null } } } })
    expect((await history(one)).map(({ level, actor }) => [level, actor === 'system'])).toEqual([
      ['good', false],
      ['stopped', true],
    ])
    expect(
      await s.db.selectFrom('audit_log').select('action').where('subject', '=', one).orderBy('id').execute(),
    ).toEqual([{ action: 'number.safety_resume' }])
    const again = await api.call('POST', `/v1/numbers/${one}/safety/resume`, { reason: 'once more' })
    expect([again.status, again.body.code]).toEqual([409, 'wrong_state'])
    // The same faults again count again.
    await openTestQueue(s, 12, 100)
    await s.settle()
    await look()
    expect((await get(one)).safety.level).toBe('stopped')
  })

  it('comes back by itself in stages: a quarter to known chats, a half, watched, good', async () => {
    const { s, get, history, look, permit } = await setUp()
    const one = await s.addNumber({ perMinute: 12, perHour: 1_000 })
    s.line(one).answer = () => ({ outcome: 'refused', code: 420 })
    await openTestQueue(s, 12)
    await s.settle()
    await look()
    const stages: unknown[] = []
    for (let day = 0; day < 5; day++) {
      s.clock.advance(DAY)
      await look()
      const { safety } = await get(one)
      stages.push([safety.level, safety.limits_now.per_minute, safety.limits_now.first_contacts])
      if (day === 0) {
        expect(await permit(one, true)).toMatchObject({ ok: false, reason: 'unsafe' })
        expect([await permit(one, false), await permit(one, false)]).toMatchObject([{ ok: true }, { reason: 'pace' }])
      }
    }
    expect(stages).toEqual([
      ['slowed', 3, false],
      ['slowed', 6, true],
      ['watched', 12, true],
      ['good', 12, true],
      ['good', 12, true],
    ])
    expect((await history(one)).map(({ reason }) => reason.code)).toEqual([
      'recovered',
      'recovered',
      'recovered',
      'cool_down_over',
      'refused',
    ])
  })

  it('counts what was not delivered, not read, not answered after a day, and opt-outs', async () => {
    const { s, get, look } = await setUp()
    const one = await s.addNumber()
    const known = await s.addGuest(phone(900), { onWhatsApp: true })
    await s.write(one, known)
    const guests = [...(await openTestQueue(s, 19)), known]
    await plan(s, [known], 'queue-0')
    await s.settle()
    await look()
    expect((await get(one)).safety).toMatchObject({ level: 'good', figures: { undelivered: { of: 0 } } })
    const ids = s.sent().map(({ id }) => id)
    await s.receipt(ids.slice(0, 16), 'delivered')
    await s.receipt(ids.slice(0, 6), 'read')
    s.clock.advance(HOUR)
    const answering = s.sent()[0]!
    await s.write(one, guests.find((_, n) => phone(n) === answering.to)!, 'Да!')
    s.clock.advance(DAY - HOUR)
    await look()
    // One of the unread has answered all the same only if it was read: the first six hold it.
    expect((await get(one)).safety).toMatchObject({
      level: 'watched',
      reason: { code: 'undelivered' },
      figures: {
        undelivered: { count: 4, of: 20 },
        unread: { count: 10, of: 16 },
        unanswered: { count: 18, of: 19 },
        opted_out: { count: 0, of: 20 },
      },
      limits_now: { per_minute: 1_000, pacing: 'burst', first_contacts: true },
    })
    for (const guest of guests.slice(2, 5)) await s.write(one, guest, 'стоп')
    await look()
    expect((await get(one)).safety).toMatchObject({
      level: 'stopped',
      reason: { code: 'opted_out' },
      figures: { opted_out: { count: 3, of: 20 } },
    })
    // A week later nothing of it counts any more.
    s.clock.advance(8 * DAY)
    await look()
    expect((await get(one)).safety.figures.undelivered).toMatchObject({ count: 0, of: 0, share: null })
  })

  it('a slowed number that may begin no chats still writes to those who wrote to it', async () => {
    const { s } = await setUp()
    const one = await s.addNumber()
    const [stranger, known] = [await s.addGuest(phone(1), { onWhatsApp: true }), await s.addGuest(phone(2))]
    await s.write(one, known)
    await openTestQueue(s, 0)
    await plan(s, [stranger, known], 'queue-0')
    await s.db.updateTable('numbers').set({ safety_grade: 3 }).execute()
    await s.runUntil(s.clock.now() + HOUR)
    expect(s.sent().map(({ to }) => to)).toEqual([phone(2)])
    await s.db.updateTable('numbers').set({ safety_grade: 2 }).execute()
    await s.runUntil(s.clock.now() + HOUR)
    expect(s.sent().map(({ to }) => to)).toEqual([phone(2), phone(1)])
  })

  it('does nothing where it is turned off, and lets go of what it held', async () => {
    const { s, get } = await setUp()
    const one = await s.addNumber()
    s.line(one).answer = () => ({ outcome: 'refused', code: 420 })
    await openTestQueue(s, 12)
    await s.settle()
    await watchSafety(s.deps)
    await watchSafety({ ...s.deps, settings: { ...s.deps.settings, OTKLIK_SAFETY_WATCH: false } })
    expect((await get(one)).safety).toMatchObject({ level: 'good', reason: { code: 'watch_off' } })
  })

  it("WhatsApp's own trouble is not held against the number", async () => {
    const { s, get, look } = await setUp()
    const one = await s.addNumber()
    s.line(one).answer = () => ({ outcome: 'refused', code: 503 })
    await openTestQueue(s, 12)
    await s.settle()
    await look()
    expect((await get(one)).safety).toMatchObject({ level: 'good', figures: { refused: { count: 0, of: 12 } } })
  })
})
