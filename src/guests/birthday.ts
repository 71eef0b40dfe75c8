import { z } from 'zod'
import { DAY } from '../lib/units.ts'
import type { GuestRow } from './store.ts'

type BirthColumns = Pick<GuestRow, 'birth_day' | 'birth_year'>

const FIRST_YEAR = 1_900
const LAST_YEAR = 2_100
/** Longer cells are never a date. */
const MAX_CELL = 60
/** Any leap year: `--02-29` is somebody's birthday. */
const LEAP_YEAR = 2_000

/** `1990-05-17`, or `--05-17` where the year is not known (as ISO 8601 and vCard write it). */
export const birthdayInput = z
  .string()
  .regex(/^(\d{4}|-)-\d{2}-\d{2}$/, { message: 'must look like 1990-05-17, or --05-17 without the year', abort: true })
  .refine(isDate, { message: 'there is no such day' })
  .meta({ description: '`1990-05-17`, or `--05-17` without the year' })

/** The columns of a birthday; none where nothing was given, nulls where it is removed. */
export function birthColumns(birthday: string | null | undefined): Partial<BirthColumns> {
  if (birthday === undefined) return {}
  if (birthday === null) return { birth_day: null, birth_year: null }
  const year = birthday.slice(0, -6)
  return { birth_day: birthday.slice(-5), birth_year: year === '-' ? null : Number(year) }
}

export function presentBirthday({ birth_day, birth_year }: BirthColumns): string | null {
  return birth_day === null ? null : `${birth_year ?? '-'}-${birth_day}`
}

/** The last two-digit year of this century: «05» is 2005, «90» is 1990. */
const LAST_SHORT_YEAR = 20
/** Day 1 of Excel, whose 1900 has a day too many. */
const EXCEL_BEGINS = Date.UTC(1899, 11, 30)
const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек']

/**
 * A birthday from a spreadsheet in the form of the API: «17.05.1990», «17.05», «17.05.90 0:00:00», «17 мая 1990 г.»,
 * 5/17/1990, 19900517, and Excel's day number. Anything else is passed on for the schema to judge.
 */
export function birthdayOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string' || cell.length > MAX_CELL) return cell
  const text = cell
    .trim()
    .replace(/[T,\s]{1,5}\d{1,2}:\d{2}.*$/, '')
    .replace(/(?<=\d)\s*г(ода|\.)?$/i, '')
  if (/^[1-4]\d{4}$/.test(text)) return new Date(EXCEL_BEGINS + Number(text) * DAY).toISOString().slice(0, 10)
  const [, year, month = '', day = ''] = /^(\d{4})[-./]?(\d{1,2})[-./]?(\d{1,2})$/.exec(text) ?? []
  if (year && (text.length === 8 || /\D/.test(text))) return birthdayText(year, month, day)
  const [, first = '', second = '', last] = /^(\d{1,2})[-./,](\d{1,2})(?:[-./,](\d{4}|\d{2}))?\.?$/.exec(text) ?? []
  // Only the American way has a month behind which no month can stand.
  if (first) return Number(second) > 12 ? birthdayText(last, first, second) : birthdayText(last, second, first)
  const [, dayInWords = '', word = '', spoken] = /^(\d{1,2})\s+(\p{L}{3,9})\.?(?:\s+(\d{4}))?$/u.exec(text) ?? []
  const spokenMonth = MONTHS.findIndex((start) => word.toLowerCase().startsWith(start)) + 1
  return spokenMonth > 0 ? birthdayText(spoken, String(spokenMonth), dayInWords) : text
}

function birthdayText(year: string | undefined, month: string, day: string): string {
  const long = year?.length === 2 ? `${Number(year) > LAST_SHORT_YEAR ? 19 : 20}${year}` : (year ?? '-')
  return `${long}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Of the birthdays of two rows of one person, the more complete one. */
export function birthdayTogether(keptGuest: BirthColumns, mergedGuest: BirthColumns): BirthColumns {
  const better =
    keptGuest.birth_day === null || (keptGuest.birth_year === null && keptGuest.birth_day === mergedGuest.birth_day)
  const { birth_day, birth_year } = better ? mergedGuest : keptGuest
  return { birth_day, birth_year }
}

function isDate(birthday: string): boolean {
  const year = birthday.startsWith('--') ? LEAP_YEAR : Number(birthday.slice(0, 4))
  const [month = 0, day = 0] = birthday.slice(-5).split('-').map(Number)
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
