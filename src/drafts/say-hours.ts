import { DateTime } from 'luxon'
import { type Hours, isOpenAt, nextOpening } from '../restaurants/index.ts'

/** Exceptions for this many days are included. */
const DAYS = 30

/** Opening hours for somebody who answers guests now. */
export function sayHours(given: Hours, now: number) {
  const { hours, zone } = given
  const today = DateTime.fromMillis(now, { zone })
  const [from, until] = [today.toISODate() ?? '', today.plus({ days: DAYS }).toISODate() ?? '']
  const spans = (day: readonly { from: string; to: string }[]) =>
    day.length === 0 ? 'closed' : day.map((span) => `${span.from}-${span.to}`).join(', ')
  const opens = nextOpening(given, now)
  return {
    open_now: isOpenAt(given, now),
    ...(opens !== undefined &&
      opens > now && { opens: DateTime.fromMillis(opens, { zone }).toFormat('yyyy-MM-dd HH:mm') }),
    week: Object.fromEntries(Object.entries(hours.weekly).map(([day, each]) => [day, spans(each)])),
    exceptions: hours.exceptions
      .filter((each) => (each.to ?? each.from) >= from && each.from <= until)
      .map((each) => ({ from: each.from, to: each.to ?? each.from, hours: spans(each.hours) })),
  }
}
