import { DAY } from '../lib/units.ts'

/** What was over so long before it was told comes from an import of the past: nobody is asked or alarmed about it. */
export const PAST_AFTER_MS = 2 * DAY

/** Whether something of `happenedAt` was history already when it was told (UTC ms). */
export function isPast(happenedAt: number, toldAt: number): boolean {
  return toldAt - happenedAt >= PAST_AFTER_MS
}
