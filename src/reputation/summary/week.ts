import { DateTime } from 'luxon'

/** Monday and Sunday: `2026-11-16`, `2026-11-22`. */
export type Week = { from: string; to: string }

const SENT_FROM_HOUR = 9
/** Whoever was down on Monday still sends until the end of this day of the week. */
const LAST_DAY = 3

/** The week whose summary is due at this moment: the last full one, from Monday morning until Wednesday night. */
export function weekDue(at: number, zone: string): Week | undefined {
  const now = DateTime.fromMillis(at, { zone })
  const monday = now.startOf('week')
  if (now < monday.set({ hour: SENT_FROM_HOUR }) || now >= monday.plus({ days: LAST_DAY })) return undefined
  return weekOf(monday.minus({ weeks: 1 }).toFormat('yyyy-MM-dd'))
}

/** The week that begins on this Monday. */
export function weekOf(from: string): Week {
  return { from, to: DateTime.fromISO(from, { zone: 'UTC' }).plus({ days: 6 }).toFormat('yyyy-MM-dd') }
}
