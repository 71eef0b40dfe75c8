import { describe, expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { seededRandom } from '../../test/support/random.ts'
import { MINUTE } from '../lib/units.ts'
import { loadOf, numberToRelease, shareOf } from './balance.ts'
import { openTraffic } from './traffic.ts'

type Process = Map<string, number>
const weighing = (weights: Record<string, number>): Process => new Map(Object.entries(weights))
const resting = (from: number, count: number) =>
  weighing(Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${from + n}`, 1])))

/** As its processes see it: each knows its own numbers, and what the others weigh beyond 1 each. */
function balanceAt(processes: Process[], here: Process) {
  const numbers = processes.reduce((sum, { size }) => sum + size, 0)
  const others = processes.filter((one) => one !== here).map((one) => loadOf({ here: one }) - one.size)
  return { numbers, here, others }
}

/** Lets them hand over until none does any more. Returns how many numbers moved. */
function settle(processes: Process[]): number {
  for (let moves = 0; moves < 500; moves++) {
    const giver = processes.find((here) => numberToRelease(balanceAt(processes, here), [...here.keys()]))
    if (!giver) return moves
    const id = numberToRelease(balanceAt(processes, giver), [...giver.keys()]) ?? ''
    const weight = giver.get(id) ?? 0
    giver.delete(id)
    const taker = processes.find((here) => {
      const numbers = balanceAt(processes, here).numbers + 1
      return loadOf({ here }) < shareOf({ ...balanceAt(processes, here), numbers })
    })
    expect(taker, 'somebody takes what is free').toBeDefined()
    expect(taker).not.toBe(giver)
    taker?.set(id, weight)
  }
  throw new Error('numbers go to and fro')
}

describe('numbers balance', () => {
  it('by count while they rest: a new process gets its share, and then nothing moves', () => {
    const processes = [resting(0, 50), resting(50, 51), new Map()]
    expect(settle(processes)).toBe(33)
    expect(processes.map(({ size }) => size).sort()).toEqual([33, 34, 34])
    expect(settle(processes)).toBe(0)
  })

  it('by traffic: the heavy ones do not stay together, and one that is heavier than a share stays', () => {
    const busy = weighing({ a: 20, b: 20, c: 1, d: 1 })
    const processes = [busy, resting(0, 4)]
    settle(processes)
    for (const here of processes) expect(loadOf({ here })).toBeGreaterThanOrEqual(20)
    const alone = [weighing({ a: 90, b: 1, c: 1 }), resting(0, 3)]
    settle(alone)
    expect([...(alone[0]?.keys() ?? [])]).toEqual(['a'])
  })

  it('moves nothing for a little more traffic here than there', () => {
    const processes = [weighing({ a: 3, b: 2, c: 1, d: 1 }), weighing({ e: 2, f: 1, g: 1, h: 1 })]
    expect(settle(processes)).toBe(0)
  })

  it('comes to rest from wherever it begins', () => {
    const random = seededRandom(7)
    for (let run = 0; run < 200; run++) {
      let next = 0
      const some = () =>
        weighing(
          Object.fromEntries(Array.from({ length: random(20) }, () => [`n${next++}`, 1 + random(random(30) + 1)])),
        )
      const processes = Array.from({ length: 1 + random(4) }, some)
      settle(processes)
    }
  })
})

it('a number weighs more with its traffic, and less when that is over', () => {
  const clock = testClock()
  const traffic = openTraffic(clock)
  expect(traffic.weightOf('a')).toBe(1)
  for (let n = 0; n < 100; n++) {
    clock.advance(MINUTE / 10)
    traffic.note('a')
  }
  expect(traffic.weightOf('a')).toBeGreaterThan(4)
  clock.advance(30 * MINUTE)
  expect(traffic.weightOf('a')).toBe(1)
})
