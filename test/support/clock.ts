import type { Clock } from '../../src/lib/clock.ts'

/** A clock that stands still until told otherwise. */
export type TestClock = Clock & {
  /** Time passes: both clocks move. */
  advance(ms: number): void
  /** Somebody sets the machine's clock: only `now` moves. */
  step(ms: number): void
}

/** Starts on a Monday noon in UTC unless told otherwise. */
export function testClock(startAt: number = Date.UTC(2026, 0, 5, 12)): TestClock {
  let wall = startAt
  let steady = startAt
  return {
    now: () => wall,
    steady: () => steady,
    advance: (ms) => {
      wall += ms
      steady += ms
    },
    step: (ms) => {
      wall += ms
    },
  }
}
