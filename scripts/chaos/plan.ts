import { machineSlowness } from '../../src/lib/machine-slowness.ts'
import { MINUTE, SECOND } from '../../src/lib/units.ts'

/** How large a trial is, and how long what. Milliseconds. */
export type Plan = {
  seed: number
  /**
   * How many times more others want of this machine than it has: guests and operators do everything that much slower, and
   * what has to come has that much more time. What is judged stays.
   */
  slowness: number
  /** Guests write and operators answer at least for so long. */
  trafficMs: number
  /** How long Redis or PostgreSQL are away. */
  outageMs: number
  /** How long a gateway is frozen: longer than a lease lasts. */
  frozenMs: number
  /** Numbers at the real limits, and such as may send less in an hour. */
  numbers: number
  narrow: number
  /** How many numbers a gateway has that is killed to see them taken over, and how soon they are to be back. */
  takenOver: number
  takenOverWithinMs: number
  /** How often each moment is tried. */
  rounds: number
  /** A gateway's numbers are elsewhere within this, after the outage of its own network has lasted as long as others do. */
  movedWithinMs: number
  /** After the last fault: all processes are ready again within this. */
  readyWithinMs: number
  /** After the last fault, and what the limits themselves take: all has arrived within this. */
  doneWithinMs: number
  /** The logs of all processes stay when the trial has passed, too. */
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
  /** Instead of what the machine seems to be. */
  slowness: number | undefined
  keepsLogs: boolean
}

/** `quick`: shorter outages and fewer guests, for a look; what it finds is as true, what it does not find less so. */
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

/** So many guests that the mailing takes as long as the traffic, at the limits. */
export function guestsOf({ numbers, narrow, trafficMs }: Plan): number {
  const minutes = Math.max(1, Math.ceil(trafficMs / MINUTE))
  const wide = Math.min(LIMITS.perHour, LIMITS.perMinute * minutes)
  return numbers * wide + narrow * Math.min(NARROW_PER_HOUR, wide)
}
