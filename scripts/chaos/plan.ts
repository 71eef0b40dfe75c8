import { machineSlowness } from '../../src/lib/machine-slowness.ts'
import { MINUTE, SECOND } from '../../src/lib/units.ts'

/** The size of a trial and its durations. Milliseconds. */
export type Plan = {
  seed: number
  /**
   * How overloaded this machine is: how many times more is wanted of it than it has. Guests and operators do everything
   * that much slower, and what has to come gets that much more time. The judgement stays the same.
   */
  slowness: number
  /** Guests write and operators answer for at least this long. */
  trafficMs: number
  /** How long Redis or PostgreSQL is away. */
  outageMs: number
  /** How long a gateway is frozen: longer than a lease lasts. */
  frozenMs: number
  /** Numbers at the real limits, and numbers that may send less in an hour. */
  numbers: number
  narrow: number
  /** How many numbers the gateway has that is killed to see them taken over, and how soon they must be back. */
  takenOver: number
  takenOverWithinMs: number
  /** How often each moment is tried. */
  rounds: number
  /**
   * A gateway's numbers are elsewhere within this time, once its own network has been down as long as other outages
   * last.
   */
  movedWithinMs: number
  /** All processes are ready again within this time after the last fault. */
  readyWithinMs: number
  /** Everything has arrived within this time after the last fault, plus what the limits themselves take. */
  doneWithinMs: number
  /** The logs of all processes are kept even when the trial has passed. */
  keepsLogs: boolean
}

export const LIMITS = { perMinute: 10, perHour: 100 }
export const NARROW_PER_HOUR = 15

type Asked = {
  seed: number
  quick: boolean
  minutes: number | undefined
  outageSeconds: number | undefined
  numbers: number | undefined
  /** Instead of the machine's apparent slowness. */
  slowness: number | undefined
  keepsLogs: boolean
}

/** `quick`: shorter outages and fewer guests, for a quick look; what it finds is as true, but it finds less. */
export function planOf({
  seed,
  quick,
  minutes,
  outageSeconds,
  numbers,
  slowness = machineSlowness(),
  keepsLogs,
}: Asked): Plan {
  const size = quick
    ? { numbers: 3, narrow: 1, takenOver: 20, rounds: 2, outageMs: 15 * SECOND, trafficMs: MINUTE }
    : { numbers: 4, narrow: 2, takenOver: 100, rounds: 6, outageMs: MINUTE, trafficMs: 2 * MINUTE }
  return {
    seed,
    slowness,
    keepsLogs,
    ...size,
    ...(minutes === undefined ? {} : { trafficMs: minutes * MINUTE }),
    ...(outageSeconds === undefined ? {} : { outageMs: outageSeconds * SECOND }),
    ...(numbers === undefined ? {} : { takenOver: numbers }),
    frozenMs: 32 * SECOND,
    takenOverWithinMs: slowness * 20 * SECOND,
    movedWithinMs: slowness * 90 * SECOND,
    readyWithinMs: slowness * MINUTE,
    doneWithinMs: slowness * 3 * MINUTE,
  }
}

/** Enough guests that the mailing takes as long as the traffic, at the limits. */
export function guestsOf({ numbers, narrow, trafficMs }: Plan): number {
  const minutes = Math.max(1, Math.ceil(trafficMs / MINUTE))
  const wide = Math.min(LIMITS.perHour, LIMITS.perMinute * minutes)
  return numbers * wide + narrow * Math.min(NARROW_PER_HOUR, wide)
}
