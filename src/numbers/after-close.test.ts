import { describe, expect, it } from 'vitest'
import { MINUTE, SECOND } from '../lib/units.ts'
import type { CloseReason } from '../whatsapp/port.ts'
import { afterClose, afterStumble, type Failures, NO_FAILURES } from './after-close.ts'
import { TIMINGS } from './timings.ts'

const LOST: CloseReason = { kind: 'lost', code: 428, detail: 'cut' }
const longest = () => 1

function run(reasons: { reason: CloseReason; openMs?: number }[]) {
  let failures: Failures = NO_FAILURES
  return reasons.map(({ reason, openMs = 0 }) => {
    const next = afterClose({ reason, openMs }, failures, TIMINGS, longest)
    if (next.kind === 'again') failures = next.failures
    return next
  })
}

const delays = (reasons: Parameters<typeof run>[0]) =>
  run(reasons).map((next) => (next.kind === 'again' ? next.wait.ms : undefined))

describe('after a socket has closed', () => {
  it('the wait grows up to five minutes', () => {
    const waits = delays(Array.from({ length: 12 }, () => ({ reason: LOST })))
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 8].map((s) => s * SECOND))
    expect(Math.max(...(waits as number[]))).toBe(5 * MINUTE)
  })

  it('the wait has jitter', () => {
    const wait = (random: number) => afterClose({ reason: LOST, openMs: 0 }, NO_FAILURES, TIMINGS, () => random)
    expect(wait(0)).toMatchObject({ wait: { ms: 500 } })
    expect(wait(0.5)).toMatchObject({ wait: { ms: 750 } })
  })

  it('a suspension is waited for, within bounds, and ends no session', () => {
    const suspended = (forMs: number | null) => ({ reason: { kind: 'suspended', code: 402, forMs } as const })
    expect(delays([suspended(null), suspended(10), suspended(20 * MINUTE), suspended(90 * 24 * 60 * MINUTE)])).toEqual([
      360 * MINUTE,
      5 * MINUTE,
      20 * MINUTE,
      360 * MINUTE,
    ])
    expect(run([suspended(null)])).toMatchObject([{ kind: 'again', reason: 'suspended' }])
  })

  it('a connection that stood for less than five minutes does not reset the wait', () => {
    const short = { reason: LOST, openMs: 4 * MINUTE }
    expect(delays([short, short, short])).toEqual([SECOND, 2 * SECOND, 4 * SECOND])
    expect(delays([short, short, { reason: LOST, openMs: 5 * MINUTE }])).toEqual([SECOND, 2 * SECOND, SECOND])
  })

  it('the restart after pairing is at once, but not for ever', () => {
    const restart = { reason: { kind: 'restart_required', code: 515 } as const }
    expect(delays([restart, restart, restart, restart])).toEqual([0, 0, 0, SECOND])
  })

  it('440 waits minutes, more each time', () => {
    const replaced = { reason: { kind: 'replaced', code: 440 } as const }
    expect(run([replaced])).toMatchObject([{ reason: 'replaced', wait: { ms: 3 * MINUTE } }])
    expect(delays([replaced, replaced, replaced, replaced, replaced])).toEqual(
      [3, 6, 12, 24, 30].map((m) => m * MINUTE),
    )
  })

  it('401 and 403 are ends', () => {
    expect(run([{ reason: { kind: 'logged_out', code: 401 } }])).toEqual([
      { kind: 'end', state: 'logged_out', reason: 'unlinked_by_phone' },
    ])
    expect(run([{ reason: { kind: 'banned', code: 403 } }])).toEqual([
      { kind: 'end', state: 'failed', reason: 'banned' },
    ])
  })

  it('trouble of our own store waits for the store, and counts for nothing else', () => {
    const lost = { reason: LOST }
    const away = { reason: { kind: 'store_away' } as const }
    expect(delays([lost, away, lost, away, away, away, away, away, lost])).toEqual(
      [1, 1, 2, 2, 4, 8, 10, 10, 4].map((s) => s * SECOND),
    )
    expect(run([away])).toMatchObject([{ kind: 'again', reason: null, wait: { forStore: true } }])
    const closed = { reason: { kind: 'closed_by_us' } as const, because: 'store_away' as const, openMs: 0 }
    expect(afterClose(closed, NO_FAILURES, TIMINGS)).toMatchObject({ wait: { forStore: true }, failures: { lost: 0 } })
  })

  it('a session that stumbles over its store waits for it; over anything else, longer each time', () => {
    const away = Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
    const before = { ...NO_FAILURES, lost: 5 }
    expect(afterStumble(away, before, TIMINGS)).toMatchObject({
      wait: { forStore: true },
      failures: { lost: 5, store: 1 },
    })
    const bug = afterStumble(new TypeError('x is not a function'), before, TIMINGS)
    expect(bug).toMatchObject({ failures: { lost: 6, store: 0 } })
    expect(bug.wait.forStore).toBeUndefined()
  })

  it('what we closed ourselves names its cause', () => {
    const ended = { reason: { kind: 'closed_by_us' } as const, because: 'silent' as const, openMs: 0 }
    expect(afterClose(ended, NO_FAILURES, TIMINGS)).toMatchObject({ kind: 'again', reason: 'silent' })
  })
})
