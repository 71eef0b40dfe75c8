import { z } from 'zod'
import type { GuestRow } from './store.ts'

type BirthColumns = Pick<GuestRow, 'birth_day' | 'birth_year'>

const FIRST_YEAR = 1_900
const LAST_YEAR = 2_100
/** Any leap year: `--02-29` is somebody's birthday. */
const LEAP_YEAR = 2_000

/** `1990-05-17`, or `--05-17` where the year is not known (as ISO 8601 and vCard write it). */
export const birthdayInput = z
  .string()
  .regex(/^(\d{4}|-)-\d{2}-\d{2}$/, 'must look like 1990-05-17, or --05-17 without the year')
  .refine(isDate, { message: 'there is no such day' })
  .meta({ description: '`1990-05-17`, or `--05-17` without the year' })

/** The columns of a birthday; none where nothing was given, nulls where it is taken away. */
export function birthColumns(birthday: string | null | undefined): Partial<BirthColumns> {
  if (birthday === undefined) return {}
  if (birthday === null) return { birth_day: null, birth_year: null }
  const year = birthday.slice(0, -6)
  return { birth_day: birthday.slice(-5), birth_year: year === '-' ? null : Number(year) }
}

export function presentBirthday({ birth_day, birth_year }: BirthColumns): string | null {
  return birth_day === null ? null : `${birth_year ?? '-'}-${birth_day}`
}

/** What tables write, «17.05.1990» and «17.05», as the API takes it; anything else is passed on and judged there. */
export function birthdayOfCell(cell: unknown): unknown {
  if (typeof cell !== 'string') return cell
  const [, day, month, year] = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?\.?$/.exec(cell.trim()) ?? []
  if (!day || !month) return cell.trim().slice(0, 10)
  return `${year ?? '-'}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Of two rows of one person: the one that knows more. */
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
