import { DateTime } from 'luxon'
import { HOUR } from '../lib/units.ts'

/** Local hours with little activity. */
export const NIGHT = { from: 2, to: 5 } as const
/** If no night is ever seen, because the machine sleeps then, it runs by day. */
const OVERDUE_MS = 40 * HOUR

/** Whether what was last finished then should continue now. */
export function isDue(finishedAt: number, now: number, zone: string): boolean {
  const local = DateTime.fromMillis(now, { zone })
  const begun = local.startOf('day').set({ hour: NIGHT.from })
  if (local.hour >= NIGHT.from && local.hour < NIGHT.to) return finishedAt < begun.toMillis()
  return now - finishedAt > OVERDUE_MS
}

/** When the next night begins. */
export function nextNight(now: number, zone: string): number {
  const local = DateTime.fromMillis(now, { zone })
  const today = local.startOf('day').set({ hour: NIGHT.from })
  return (today > local ? today : local.plus({ days: 1 }).startOf('day').set({ hour: NIGHT.from })).toMillis()
}
