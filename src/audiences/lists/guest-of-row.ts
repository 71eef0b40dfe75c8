import type { z } from 'zod'
import {
  birthdayOfCell,
  consentOfCell,
  guestRowInput,
  isRoundedPhone,
  languageOfCell,
  nameOfCell,
  OPTIONAL_OF_GUEST,
  phoneOfCell,
  ROUNDED_PHONE,
  splitTags,
} from '../../guests/index.ts'
import { readLeniently } from '../../imports/index.ts'
import type { CountryCode } from '../../lib/phone.ts'
import type { Mapping } from './mapping.ts'

export type ProblemCode =
  | 'no_phone'
  | 'bad_phone'
  | 'bad_value'
  /** The guest is on the list without it. */
  | 'value_left_out'
  | 'unreadable'
  | 'duplicate'
  | 'too_many'

/** `warnings`: values that were left out, in words. */
export type RowGuest =
  | { guest: z.output<typeof guestRowInput>; consent: boolean; warnings: string[] }
  | { code: ProblemCode; reason: string }

const DETAILS = guestRowInput.omit({ phone: true, attributes: true })

/** The guest that a row of a file is about, or why it cannot be determined. */
export function guestOfRow(cells: Record<string, unknown>, mapping: Mapping, country: CountryCode): RowGuest {
  const cell = (column: string | undefined) => {
    const value = column === undefined ? undefined : cells[column]
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const written = cell(mapping.phone)
  if (written === undefined) return { code: 'no_phone', reason: 'There is no phone.' }
  const phone = phoneOfCell(written, country)
  if (phone === undefined) return { code: 'bad_phone', reason: whyNoPhone(written) }
  const details = readLeniently(DETAILS, OPTIONAL_OF_GUEST, {
    ...given('name', nameOfCell(cell(mapping.name)?.slice(0, 200))),
    ...given('language', languageOfCell(cell(mapping.language))),
    ...given('time_zone', cell(mapping.time_zone)),
    ...given('birthday', birthdayOfCell(cell(mapping.birthday))),
    ...given('tags', tagsOf(cell(mapping.tags))),
  })
  if ('reason' in details) return { code: 'bad_value', reason: details.reason }
  const consent = consentOfCell(cell(mapping.consent) ?? '')
  const unread = typeof consent === 'boolean' ? [] : ['consent: neither yes nor no; none is recorded']
  return {
    guest: { phone, ...details.input },
    consent: consent === true,
    warnings: [...details.warnings, ...unread],
  }
}

function tagsOf(cell: string | undefined): string[] | undefined {
  return cell === undefined ? undefined : splitTags(cell)
}

function whyNoPhone(cell: string): string {
  return isRoundedPhone(cell) ? ROUNDED_PHONE : 'This cannot be a phone.'
}

function given(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value }
}
