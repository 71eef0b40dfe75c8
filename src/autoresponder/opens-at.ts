import { DateTime } from 'luxon'
import type { Language } from '../lib/languages.ts'

/** A weekday in the case required by "on". */
const ON_WEEKDAY = [
  'в понедельник',
  'во вторник',
  'в среду',
  'в четверг',
  'в пятницу',
  'в субботу',
  'в воскресенье',
] as const

/** When it opens, worded for `now`: «завтра в 10:00», "on Monday at 10:00". */
export function sayOpening(opens: number, now: number, zone: string): Record<Language, string> {
  const at = DateTime.fromMillis(opens, { zone })
  const today = DateTime.fromMillis(now, { zone }).startOf('day')
  const days = Math.round(at.startOf('day').diff(today, 'days').days)
  const time = at.toFormat('HH:mm')
  return { ru: `${dayInRussian(at, days)} в ${time}`, en: `${dayInEnglish(at, days)} at ${time}` }
}

function dayInRussian(at: DateTime, days: number): string {
  if (days <= 0) return 'сегодня'
  if (days === 1) return 'завтра'
  // Up to six days ahead a weekday's name is unambiguous.
  const weekday = days < 7 ? ON_WEEKDAY[at.weekday - 1] : undefined
  return weekday ?? at.setLocale('ru').toFormat('d MMMM')
}

function dayInEnglish(at: DateTime, days: number): string {
  if (days <= 0) return 'today'
  if (days === 1) return 'tomorrow'
  return `on ${at.setLocale('en').toFormat(days < 7 ? 'cccc' : 'd MMMM')}`
}
