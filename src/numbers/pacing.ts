import type { NumbersTable } from '../db/schema/numbers.ts'
import { hashText } from '../lib/hash-text.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'

export type Limits = Pick<NumbersTable, 'per_minute' | 'per_hour'>

/**
 * A paced send: when its permit was given (steady milliseconds), and the gap to the next one, in thousandths of the
 * even interval; null where no gap was recorded.
 */
export type PacedSend = { at: number; gap: number | null }

// In thousandths of the even interval. A little above it on average: exactly at the limit each message would leave when
// the one an hour before makes room for it, and every hour would be a copy of the first.
const MEAN = 1_015
const SPREAD = 360
const SHORTEST = 600
const LONGEST = 1_600
/** How many of the last gaps the next one makes up for, and which share of what they were too long or too short. */
const REMEMBERED = 20
const PULL = 0.1

/** How many of the latest paced sends `chooseGap` looks at. */
export const REMEMBERED_SENDS = REMEMBERED + 1

/** The interval at which messages would follow each other if they were spread evenly, in milliseconds. */
export function evenIntervalMs({ per_minute, per_hour }: Limits): number {
  return Math.max(MINUTE / per_minute, HOUR / per_hour)
}

export function meanGapMs(limits: Limits): number {
  return inMs(limits, MEAN)
}

/** How long after `last` the next may go, in whole milliseconds, because PostgreSQL compares integers. */
export function gapMs(limits: Limits, { gap }: PacedSend): number {
  return Math.round(inMs(limits, gap ?? MEAN))
}

/**
 * Even pacing: the gap after a message that leaves now, in thousandths of the even interval. Irregular, as a person
 * would be, and recorded with the message, so that every process gives the same answer. Each gap is derived from the
 * message's id, but pulled towards where the last ones should have led: a hundred of them in a row take a little over
 * an hour, so that they hardly ever run into the limit. `before`: when the latest sends were, this one included, the
 * newest first.
 */
export function chooseGap(limits: Limits, messageId: string, before: readonly number[]): number {
  const interval = evenIntervalMs(limits)
  const ahead = gapsBetween(before)
    .map((ms) => (1_000 * ms) / interval)
    // A longer gap was a pause: it is not made up for.
    .filter((gap) => gap <= LONGEST)
    .reduce((sum, gap) => sum + MEAN - gap, 0)
  const drawn = MEAN + SPREAD * ((2 * hashText(messageId)) / 2 ** 32 - 1)
  return Math.round(Math.min(LONGEST, Math.max(SHORTEST, drawn + PULL * ahead)))
}

function gapsBetween(times: readonly number[]): number[] {
  return times.slice(0, REMEMBERED_SENDS).flatMap((at, index) => {
    const earlier = times[index + 1]
    return earlier === undefined || index >= REMEMBERED ? [] : [at - earlier]
  })
}

/** How long a slot that became free while the number waited for it stays empty: no person reacts to the millisecond. */
export function hesitationMs({ gap }: PacedSend): number {
  return SECOND + 30 * ((gap ?? MEAN) % 100)
}

function inMs(limits: Limits, thousandths: number): number {
  return (evenIntervalMs(limits) * thousandths) / 1_000
}
