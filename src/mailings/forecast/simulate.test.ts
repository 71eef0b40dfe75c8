import { describe, expect, it } from 'vitest'
import { PRIORITY } from '../../deliveries/index.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { simulateNumber } from '../../numbers/index.ts'
import { simulate } from './simulate.ts'
import type { NumberInput } from './simulation-input.ts'
import type { Group, QueueInput } from './waiting-queue.ts'

const NOW = Date.UTC(2026, 0, 5, 12)
const settings = { OTKLIK_DAILY_CAPS: [100, 200, 400, 800] }
const unused = { settledAt: [], lastPaced: undefined, sentInDay: 0 }

type Limits = { perMinute?: number; perHour?: number; pacing?: 'even' | 'burst'; warmAt?: number | null }

function number(id: string, limits: Limits = {}, more: Partial<NumberInput> = {}): NumberInput {
  const { perMinute = 10, perHour = 100, pacing = 'burst', warmAt = null } = limits
  const row = {
    per_minute: perMinute,
    per_hour: perHour,
    pacing,
    warm_at: warmAt ?? NOW - DAY,
    warm_declared_by: warmAt === null ? 'key' : null,
  }
  const open = () => simulateNumber(row, unused, { settings, from: NOW, latencyMs: 0 })
  return { id, zone: 'Europe/Moscow', open, from: NOW, firstContactsFrom: 0, ...more }
}

function group(count: number, more: Partial<Group> = {}): Group {
  return { numberId: null, zone: null, answered: false, count, notBefore: NOW, ...more }
}

function queue(groups: Group[], more: Partial<QueueInput> = {}): QueueInput {
  return {
    id: 'mlg_1',
    priority: PRIORITY.mailing,
    createdAt: NOW,
    served: 0,
    numberIds: null,
    quiet: null,
    opensAt: NOW,
    groups,
    ...more,
  }
}

type Case = { numbers: NumberInput[]; queues: QueueInput[]; finishBefore?: number }

const run = ({ numbers, queues, finishBefore }: Case, oneByOne?: number) =>
  simulate({ now: NOW, numbers, queues, queueId: 'mlg_1', finishBefore: finishBefore ?? null }, { oneByOne })

describe('a simulated mailing', () => {
  it('in bursts goes as fast as the windows allow', async () => {
    const { finishAt, byNumber, limits } = await run({ numbers: [number('a')], queues: [queue([group(250)])] })
    // 100 within ten minutes, 100 an hour later, 50 an hour after that.
    expect(finishAt! - NOW).toBeGreaterThan(2 * HOUR + 4 * MINUTE)
    expect(finishAt! - NOW).toBeLessThan(2 * HOUR + 5 * MINUTE)
    expect([...byNumber]).toMatchObject([['a', { messages: 250 }]])
    expect(limits.map(({ reason }) => reason)).toEqual(['hour', 'minute'])
  })

  it('waits for quiet hours to end, zone by zone', async () => {
    // 12:00 UTC is 15:00 in Moscow and 22:00 in Vladivostok, whose quiet hours end at 9:00, which is 23:00 UTC.
    const groups = [group(10, { zone: 'Europe/Moscow' }), group(10, { zone: 'Asia/Vladivostok' })]
    const { finishAt, curve, limits } = await run({
      numbers: [number('a')],
      queues: [queue(groups, { quiet: { from: '22:00', to: '09:00' } })],
    })
    expect(finishAt).toBe(NOW + 11 * HOUR)
    expect(curve.map(({ from, messages }) => [(from - NOW) / HOUR, messages])).toEqual([
      [0, 10],
      [11, 10],
    ])
    expect(limits[0]?.reason).toBe('quiet_hours')
  })

  it('keeps daily caps, restrictions, and guests with their numbers', async () => {
    const capped = await run({ numbers: [number('a', { warmAt: NOW - HOUR })], queues: [queue([group(150)])] })
    expect(capped.finishAt! - (NOW - HOUR + DAY)).toBeLessThan(5 * MINUTE)
    expect(capped.limits[0]?.reason).toBe('day')
    const restricted = number('a', {}, { firstContactsFrom: NOW + 3 * HOUR })
    const mine = [group(5, { numberId: 'a', answered: true }), group(5, { numberId: 'a' })]
    expect(await run({ numbers: [restricted], queues: [queue(mine)] })).toMatchObject({
      finishAt: NOW + 3 * HOUR,
      stuck: 0,
    })
    const foreign = await run({ numbers: [number('a')], queues: [queue([group(5, { numberId: 'b' }), group(5)])] })
    expect(foreign).toMatchObject({ finishAt: null, stuck: 5 })
  })

  it('begins no more chats than WhatsApp allows, one by one and by hours', async () => {
    const newChats = { left: 40, endsAt: NOW + 3 * DAY, perPeriod: 100, periodMs: 10 * DAY }
    const mine = [group(20, { numberId: 'a', answered: true }), group(260)]
    // 40 now, 100 in three days, 100 in 13 days, 20 in 23 days.
    const oneByOne = await run({ numbers: [number('a', {}, { newChats })], queues: [queue(mine)] })
    expect(oneByOne.finishAt! - NOW).toBeGreaterThan(23 * DAY)
    expect(oneByOne.finishAt! - NOW).toBeLessThan(23 * DAY + HOUR)
    expect(oneByOne.limits[0]?.reason).toBe('restriction')
    const byHours = await run({ numbers: [number('a', {}, { newChats })], queues: [queue(mine)] }, 50)
    expect(Math.abs(byHours.finishAt! - oneByOne.finishAt!)).toBeLessThan(2 * HOUR)
    const free = await run({ numbers: [number('a')], queues: [queue(mine)] })
    expect(free.finishAt! - NOW).toBeLessThan(3 * HOUR)
    const none = { ...newChats, left: 0, perPeriod: 0 }
    const never = number('a', {}, { newChats: none, firstContactsFrom: NOW + 3 * DAY })
    expect((await run({ numbers: [never], queues: [queue([group(5)])] })).finishAt).toBeNull()
  })

  it('shares its numbers with mailings of its rank, and lets those of smaller rank go first', async () => {
    const alone = (await run({ numbers: [number('a')], queues: [queue([group(300)])] })).finishAt!
    const beside = queue([group(10_000)], { id: 'mlg_2' })
    const shared = await run({ numbers: [number('a')], queues: [queue([group(300)]), beside] })
    expect((shared.finishAt! - NOW) / (alone - NOW)).toBeGreaterThan(2)
    expect((shared.finishAt! - NOW) / (alone - NOW)).toBeLessThan(2.7)
    const first = queue([group(200)], { id: 'queue', priority: PRIORITY.trigger })
    expect((await run({ numbers: [number('a')], queues: [queue([group(100)]), first] })).finishAt).toBe(alone)
  })

  it('tells how many are left at the time by which it should be finished', async () => {
    const queues = [queue([group(250)])]
    expect((await run({ numbers: [number('a')], queues, finishBefore: NOW + HOUR })).leftAtDeadline).toBe(150)
    expect((await run({ numbers: [number('a')], queues, finishBefore: NOW + DAY })).leftAtDeadline).toBe(0)
  })

  const quiet = { from: '21:00', to: '10:00' }
  const zones = [group(900, { zone: 'Europe/Moscow' }), group(700, { zone: 'Asia/Yekaterinburg' }), group(2_400)]
  const cases: Record<string, () => Case> = {
    'in bursts': () => ({ numbers: [number('a'), number('b')], queues: [queue([group(5_000)])] }),
    evenly: () => ({ numbers: [number('a', { pacing: 'even' })], queues: [queue([group(5_000)])] }),
    'with quiet hours of several zones': () => ({
      numbers: [number('a'), number('b')],
      queues: [queue(zones, { quiet })],
    }),
    'evenly with quiet hours': () => ({
      numbers: [number('a', { pacing: 'even' })],
      queues: [queue(zones, { quiet })],
    }),
    'under daily caps': () => ({ numbers: [number('a', { warmAt: NOW - HOUR })], queues: [queue([group(4_000)])] }),
    'beside another mailing': () => ({
      numbers: [number('a'), number('b')],
      queues: [queue([group(2_000)]), queue([group(3_000)], { id: 'mlg_2', createdAt: NOW - 3 * DAY })],
    }),
    'with guests of one number': () => ({
      numbers: [number('a'), number('b'), number('c')],
      queues: [queue([group(3_000, { numberId: 'a' }), group(1_500)])],
    }),
  }
  it.each(Object.keys(cases))('comes to the same hour by hour as one by one: %s', async (name) => {
    const exact = await run(cases[name]!(), Infinity)
    const coarse = await run(cases[name]!(), 100)
    // In bursts what is left after the last whole hour leaves at once or an hour later.
    expect(Math.abs(coarse.finishAt! - exact.finishAt!)).toBeLessThan(HOUR + 0.005 * (exact.finishAt! - NOW))
    const total = (outcome: typeof exact) =>
      [...outcome.byNumber.values()].reduce((sum, { messages }) => sum + messages, 0)
    expect(Math.abs(total(coarse) - total(exact))).toBeLessThan(3)
    const middle = NOW + (exact.finishAt! - NOW) / 2
    const halfway = await Promise.all(
      [Infinity, 100].map((oneByOne) => run({ ...cases[name]!(), finishBefore: middle }, oneByOne)),
    )
    const [left, about] = halfway.map(({ leftAtDeadline }) => leftAtDeadline!)
    expect(Math.abs(about! - left!) / left!).toBeLessThan(0.1)
  })

  it('of a million guests is told in a moment', async () => {
    const numbers = Array.from({ length: 20 }, (_, n) => number(`n${n}`))
    const groups = ['Europe/Kaliningrad', 'Europe/Moscow', 'Asia/Yekaterinburg', 'Asia/Novosibirsk', 'Asia/Vladivostok']
    const queues = [
      queue(
        groups.map((zone) => group(200_000, { zone })),
        { quiet },
      ),
    ]
    const before = process.cpuUsage()
    const { finishAt } = await run({ numbers, queues })
    const { user } = process.cpuUsage(before)
    expect(finishAt! - NOW).toBeGreaterThan(20 * DAY)
    expect(user / 1_000).toBeLessThan(500)
  })
})
