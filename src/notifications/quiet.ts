import { IANAZone } from 'luxon'
import { localOf, naive } from '../lib/local-time.ts'

type Hours = { quiet_hours: { from: string; to: string } | null; days: readonly number[]; time_zone: string | null }

export function isTimeZone(zone: string): boolean {
  return IANAZone.isValidZone(zone)
}

/** Whether somebody with these quiet hours wants to be left alone at `at`, in their time zone. */
export function isQuiet({ quiet_hours: hours, days, time_zone }: Hours, at: number, zone: string): boolean {
  const local = localOf(at, time_zone ?? zone)
  const weekday = new Date(naive(local)).getUTCDay() || 7
  if (!days.includes(weekday)) return true
  if (!hours || hours.from === hours.to) return false
  const time = local.slice(11)
  const { from, to } = hours
  return from < to ? time >= from && time < to : time >= from || time < to
}
