import { describe, expect, it } from 'vitest'
import { correlation } from '../../test/support/correlation.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { chooseGap, gapMs, hesitationMs } from './pacing.ts'
import { simulateNumber } from './simulate.ts'

const LIMITS = { per_minute: 10, per_hour: 100 }
const LATENCY_MS = 200
const EVEN_MS = 36 * SECOND

/** When the messages of an endless mailing leave at the real limits, from empty windows on. */
function sendFor(ms: number): number[] {
  const number = simulateNumber(
    { ...LIMITS, pacing: 'even', warm_at: 0, warm_declared_by: 'nobody' },
    { settledAt: [], lastPaced: undefined, sentInDay: 0 },
    { settings: { OTKLIK_DAILY_CAPS: [] }, from: DAY, latencyMs: LATENCY_MS },
  )
  const times: number[] = []
  for (let { at } = number.nextSlot(DAY); at < DAY + ms; { at } = number.nextSlot(at)) {
    number.send(at)
    times.push(at)
  }
  return times
}

describe('even pacing', () => {
  const times = sendFor(200 * HOUR)
  const gaps = gapsOf(times)

  it('gives up less than two per cent of the pace, and never sends more than the limits', () => {
    const least = EVEN_MS * gaps.length
    expect(gaps.reduce((sum, gap) => sum + gap, 0) / least).toBeLessThan(1.02)
    for (const [index, at] of times.entries()) {
      expect((times[index + LIMITS.per_hour] ?? Infinity) - at).toBeGreaterThan(HOUR)
      expect((times[index + LIMITS.per_minute] ?? Infinity) - at).toBeGreaterThan(MINUTE)
    }
  })

  it('has no rhythm: no gap tells anything of another, be it the next or the one an hour later', () => {
    for (let lag = 1; lag <= 210; lag++) expect(Math.abs(correlation(gaps, lag)), `${lag} apart`).toBeLessThan(0.1)
  })

  it('copies in no hour the one before', () => {
    const copies = Array.from({ length: 150 }, (_, hour) => {
      const both = gaps.slice(hour * 100, hour * 100 + 200)
      return Math.abs(correlation(both, 100))
    })
    // A hundred pairs of independent gaps correlate by more than 0.2 now and then, by chance.
    expect(copies.filter((copy) => copy >= 0.2).length).toBeLessThan(10)
  })

  it('does not take a slot in the moment in which it becomes free', () => {
    for (const [index, at] of times.entries()) {
      const free = (times[index - LIMITS.per_hour] ?? -Infinity) + LATENCY_MS + HOUR
      expect(at < free || at - free > 900, `message ${index}`).toBe(true)
    }
  })

  it('keeps gaps between 0.6 and 1.6 of the even interval, each another', () => {
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.6 * EVEN_MS)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1.75 * EVEN_MS)
    expect(new Set(gaps).size).toBeGreaterThan(700)
  })

  it('does not hurry to make up for a pause', () => {
    const at = 10 * HOUR
    const paused = chooseGap(LIMITS, 'id', [at, at - 5 * HOUR, at - 5 * HOUR - 36 * SECOND])
    expect(Math.abs(paused - chooseGap(LIMITS, 'id', [at]))).toBeLessThan(10)
  })

  it('knows a message of before that no gap was written down with', () => {
    expect(gapMs(LIMITS, { at: 0, gap: null })).toBe(1.015 * EVEN_MS)
    expect(hesitationMs({ at: 0, gap: null })).toBeGreaterThanOrEqual(SECOND)
  })
})

function gapsOf(times: readonly number[]): number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? at))
}
