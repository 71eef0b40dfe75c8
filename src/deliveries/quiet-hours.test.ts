import { expect, it } from 'vitest'
import { endOfQuiet } from './quiet-hours.ts'

const night = { from: '22:00', to: '09:00' }
const utc = (text: string) => Date.parse(`${text}Z`)

it('invariant 5: quiet hours hold by the local clock, over midnight too', () => {
  expect(endOfQuiet(utc('2026-01-05T18:59'), 'Europe/Moscow', night)).toBeUndefined()
  expect(endOfQuiet(utc('2026-01-05T19:00'), 'Europe/Moscow', night)).toBe(utc('2026-01-06T06:00'))
  expect(endOfQuiet(utc('2026-01-05T21:30'), 'Europe/Moscow', night)).toBe(utc('2026-01-06T06:00'))
  expect(endOfQuiet(utc('2026-01-06T05:59'), 'Europe/Moscow', night)).toBe(utc('2026-01-06T06:00'))
  expect(endOfQuiet(utc('2026-01-06T06:00'), 'Europe/Moscow', night)).toBeUndefined()
  expect(endOfQuiet(utc('2026-01-05T12:00'), 'Asia/Vladivostok', night)).toBe(utc('2026-01-05T23:00'))
  expect(endOfQuiet(utc('2026-01-05T12:00'), 'Europe/Kaliningrad', night)).toBeUndefined()
  expect(endOfQuiet(utc('2026-01-05T13:30'), 'UTC', { from: '13:00', to: '14:00' })).toBe(utc('2026-01-05T14:00'))
})

it('invariant 5: quiet hours are right over a change of clocks', () => {
  // Berlin, 29 March 2026: 02:00 becomes 03:00. 25 October: 03:00 becomes 02:00.
  expect(endOfQuiet(utc('2026-03-28T22:00'), 'Europe/Berlin', night)).toBe(utc('2026-03-29T07:00'))
  expect(endOfQuiet(utc('2026-10-24T21:00'), 'Europe/Berlin', night)).toBe(utc('2026-10-25T08:00'))
  const untilHalfPastTwo = { from: '22:00', to: '02:30' }
  expect(endOfQuiet(utc('2026-03-28T23:00'), 'Europe/Berlin', untilHalfPastTwo)).toBe(utc('2026-03-29T01:00'))
  expect(endOfQuiet(utc('2026-10-24T22:00'), 'Europe/Berlin', untilHalfPastTwo)).toBe(utc('2026-10-25T00:30'))
  // New York, 1 November: at 02:00 it is 01:00 again, and thus outside these hours.
  const mostOfTheDay = { from: '01:15', to: '00:00' }
  expect(endOfQuiet(utc('2026-11-01T05:15'), 'America/New_York', mostOfTheDay)).toBe(utc('2026-11-01T06:00'))
  expect(endOfQuiet(utc('2026-11-01T06:15'), 'America/New_York', mostOfTheDay)).toBe(utc('2026-11-02T05:00'))
})

it('a zone that nobody knows is never quiet', () => {
  expect(endOfQuiet(utc('2026-01-05T23:30'), 'Mars/Base', night)).toBeUndefined()
})
