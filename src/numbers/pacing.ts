import type { NumbersTable } from '../db/schema/numbers.ts'
import { hashText } from '../lib/hash-text.ts'
import { HOUR, MINUTE } from '../lib/units.ts'

export type Limits = Pick<NumbersTable, 'per_minute' | 'per_hour'>

// On average a little under the even interval: the windows hold the rate, so pacing never makes it slower than they do.
const SHORTEST = 0.6
const LONGEST = 1.3

/** The interval at which messages would follow each other if they were spread evenly, in milliseconds. */
export function evenIntervalMs({ per_minute, per_hour }: Limits): number {
  return Math.max(MINUTE / per_minute, HOUR / per_hour)
}

export function meanGapMs(limits: Limits): number {
  return (evenIntervalMs(limits) * (SHORTEST + LONGEST)) / 2
}

/** In whole milliseconds: PostgreSQL compares moments with nothing else. */
export function longestGapMs(limits: Limits): number {
  return Math.ceil(evenIntervalMs(limits) * LONGEST)
}

/**
 * Even pacing: how long after the message `lastMessageId` the next may go. Irregular, as a person's hand is, but fixed by
 * that message, so that every process, also after a restart, gives the same answer.
 */
export function evenGapMs(limits: Limits, lastMessageId: string): number {
  return Math.round(evenIntervalMs(limits) * (SHORTEST + (LONGEST - SHORTEST) * (hashText(lastMessageId) / 2 ** 32)))
}
