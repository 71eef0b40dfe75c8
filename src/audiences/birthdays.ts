import { DateTime } from 'luxon'

export type Span = { from: string; to: string }

/** Today and the following days, as spans of `MM-dd`; two spans when the year ends among them. */
export function birthdaySpans(at: number, zone: string, days: number): Span[] {
  const today = DateTime.fromMillis(at, { zone })
  if (days >= 365) return [{ from: '01-01', to: '12-31' }]
  const last = today.plus({ days })
  const [from, to] = [today.toFormat('MM-dd'), last.toFormat('MM-dd')]
  // In a common year those born on 29 February have their birthday on the 28th.
  const end = to === '02-28' && !last.isInLeapYear ? '02-29' : to
  return last.year === today.year
    ? [{ from, to: end }]
    : [
        { from, to: '12-31' },
        { from: '01-01', to: end },
      ]
}
