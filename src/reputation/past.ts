import { DAY } from '../lib/units.ts'

/**
 * Something that was over this long before it arrived comes from an import of the past: nobody is asked or alerted
 * about it.
 */
export const PAST_AFTER_MS = 2 * DAY

/** Whether something of `happenedAt` was already history when it arrived (UTC ms). */
export function isPast(happenedAt: number, arrivedAt: number): boolean {
  return arrivedAt - happenedAt >= PAST_AFTER_MS
}
