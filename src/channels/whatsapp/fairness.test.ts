import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { QueueKind } from '../../deliveries/index.ts'
import { planDeliveries } from '../../deliveries/plan-store.ts'
import { openQueue, setQueue } from '../../deliveries/queue-store.ts'
import { PRIORITY, type SendQueueRow, weightOf } from '../../deliveries/send-queues.ts'
import { DAY, MINUTE, SECOND } from '../../lib/units.ts'

const PER_MINUTE = 20
/** More than a test sends. */
const REACHED = 500

eachStore('fairness', (open) => {
  async function setUp() {
    const s = await openSending(await open())
    const prepare = async (_: unknown, { owner_id }: SendQueueRow) => ({
      quietHours: null,
      minIntervalMs: 0,
      countsAsMailing: true,
      render: () => ({ text: owner_id }),
    })
    s.deps.kinds = { mailing: { prepare }, rating_request: { prepare }, trigger: { prepare } }
    let people = 0
    /**
     * A queue with this many deliveries to people of its own, planned by one statement; the first of them are guests.
     */
    const queue = async (id: string, count: number, priority: number, kind: QueueKind = 'mailing') => {
      const [first, at] = [people, s.clock.now()]
      people += count
      const numbers = (many: number) => sql`
        with recursive numbers(n) as (select ${sql.lit(first)} union all select n + 1 from numbers where n + 1 < ${sql.lit(first + many)})
      `
      const digits = sql`substr(cast(10000000 + n as text), 2)`
      const when = sql.lit(at)
      const queueId = await s.db.transaction().execute(async (tx) => {
        await sql`
          insert into guests (id, phone, attributes, on_whatsapp, on_whatsapp_at, created_at, updated_at)
          ${numbers(Math.min(count, REACHED))}
          select 'gst_' || ${digits}, '+7916' || ${digits}, '{}', 1, ${when}, ${when}, ${when} from numbers
        `.execute(tx)
        const owner = { owner_kind: 'mailing', owner_id: id } as const
        const queueId = await openQueue(tx, { owner, kind, priority, numberIds: null, at })
        const ids = sql`(${numbers(count)} select 'gst_' || ${digits} as id from numbers)`
        const plan = { queueId, dedupeKey: '', guests: ids, notBefore: at, stickyNumberIds: [], at }
        expect(await planDeliveries(tx, plan)).toBe(count)
        return queueId
      })
      // As the database does by itself after a while.
      await sql`analyze deliveries`.execute(s.db)
      return queueId
    }
    return { s, queue }
  }

  const sentOf = (s: Sending, id: string, since = 0) => s.sent().filter(({ text, at }) => text === id && at >= since)

  it('a mailing of 20,000 leaves room: equal ones go evenly, small, old, low and urgent ones as they should', async () => {
    const { s, queue } = await setUp()
    await s.addNumber({ perMinute: PER_MINUTE, perHour: 100_000 })
    await queue('big', 20_000, PRIORITY.mailing)
    await s.runUntil(s.clock.now() + MINUTE)
    expect(sentOf(s, 'big').length).toBeGreaterThanOrEqual(PER_MINUTE)

    // A rating request and a triggered message take the very next permits.
    const askedAt = s.clock.now()
    await queue('rating', 3, PRIORITY.rating_request, 'rating_request')
    await queue('trigger', 3, PRIORITY.trigger, 'trigger')
    await s.runUntil(askedAt + MINUTE)
    const urgent = s.sent().filter(({ at }) => at >= askedAt)
    expect(urgent.slice(0, 6).map(({ text }) => text)).toEqual([
      ...Array(3).fill('rating'),
      ...Array(3).fill('trigger'),
    ])
    expect(urgent[5]!.at - askedAt).toBeLessThanOrEqual(MINUTE + SECOND)

    // A small mailing that comes later begins at once and gets at least half of the pace.
    const laterAt = s.clock.now()
    await queue('small', 40, PRIORITY.mailing)
    await s.runUntil(laterAt + 4 * MINUTE + SECOND)
    expect(sentOf(s, 'small')).toHaveLength(40)
    expect(sentOf(s, 'big', laterAt).length).toBeGreaterThanOrEqual(30)

    // Equal ones share evenly.
    const equalQueue = await queue('equal', 1_000, PRIORITY.mailing)
    await s.runUntil(s.clock.now() + 2 * MINUTE)
    const bothAt = s.clock.now()
    await s.runUntil(bothAt + 3 * MINUTE)
    const [equal, big] = [sentOf(s, 'equal', bothAt).length, sentOf(s, 'big', bothAt).length]
    expect(equal + big).toBeGreaterThanOrEqual(3 * PER_MINUTE)
    expect(Math.abs(equal - big)).toBeLessThanOrEqual(10)
    await s.db.transaction().execute((tx) => setQueue(tx, equalQueue, { open: false }))

    // A high-priority one goes ahead of it; a low-priority one gets a third of what the big one gets.
    const highAt = s.clock.now()
    await queue('high', 20, PRIORITY.high_mailing)
    await queue('low', 1_000, PRIORITY.low_mailing)
    await s.runUntil(highAt + 3 * MINUTE)
    expect(s.sent().filter(({ at }) => at >= highAt)[0]!.text).toBe('high')
    expect(sentOf(s, 'high')).toHaveLength(20)
    const lowAt = s.clock.now()
    await s.runUntil(lowAt + 6 * MINUTE)
    const shares = sentOf(s, 'low', lowAt).length / sentOf(s, 'big', lowAt).length
    expect(shares).toBeGreaterThan(0.22)
    expect(shares).toBeLessThan(0.45)

    // Resumed after a pause, a mailing gets back little of what it missed.
    await s.db.transaction().execute((tx) => setQueue(tx, equalQueue, { open: true }))
    const openAt = s.clock.now()
    await s.runUntil(openAt + 3 * MINUTE)
    expect(sentOf(s, 'big', openAt).length).toBeGreaterThanOrEqual(10)
  })

  it('a number shares evenly what it may send; another number that may send only one of two does not change that', async () => {
    const { s, queue } = await setUp()
    const [one] = [await s.addNumber({ perMinute: 10 }), await s.addNumber({ perMinute: 10 })]
    await queue('both', 200, PRIORITY.mailing)
    const ofOneNumber = await queue('one', 200, PRIORITY.mailing)
    await s.db.transaction().execute((tx) => setQueue(tx, ofOneNumber, { numberIds: [one] }))
    // Queues alternate after a page of eight, so a few minutes say little.
    await s.runUntil(s.clock.now() + 8 * MINUTE)
    const byOne = s.sent().filter(({ numberId }) => numberId === one)
    expect(byOne.length).toBeGreaterThanOrEqual(80)
    const ofOne = byOne.filter(({ text }) => text === 'one').length
    expect(ofOne / byOne.length).toBeGreaterThan(0.4)
    expect(ofOne / byOne.length).toBeLessThan(0.7)
  })
})

it('the weight of a mailing grows with its age and falls with its priority', () => {
  const born = (priority: number, ageMs: number) => weightOf({ priority, created_at: 0 }, ageMs)
  expect([born(PRIORITY.mailing, 0), born(PRIORITY.mailing, 3 * DAY), born(PRIORITY.mailing, 30 * DAY)]).toEqual([
    1, 2, 2,
  ])
  expect(born(PRIORITY.low_mailing, 0)).toBeCloseTo(1 / 3)
  expect(born(PRIORITY.mailing, -DAY)).toBe(1)
})
