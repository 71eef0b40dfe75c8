import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'
import { known } from './known.ts'

export type { CountryCode }

/** Whether we know the phone numbers of a country (`RU`, `KZ`). */
export function isCountry(code: string): code is CountryCode {
  return isSupportedCountry(code)
}

/** Longer input is never a phone, however it is spaced. */
const MAX_LENGTH = 60

/**
 * A phone as people or programs write it, as E.164 (`+79161234567`) in its present form; undefined when it cannot be one.
 * A Russian `8 916 ...` is understood as `+7 916 ...`, also with a plus; bare international digits, and those after 00,
 * as abroad, are understood too.
 */
export function parsePhone(input: string, defaultCountry: CountryCode = 'RU'): string | undefined {
  if (input.length > MAX_LENGTH) return undefined
  const text = withoutDress(input)
  if (!/^[+\d][\d\s().-]*$/.test(text)) return undefined
  const digits = text.replace(/\D/g, '')
  const e164 = asWritten(text, digits, defaultCountry) ?? asWritten(digits, digits, defaultCountry)
  return e164 && presentForm(e164)
}

/**
 * Without what phones, links and spreadsheets put around digits: invisible direction marks, full-width digits and those
 * of Arabic, Persian and Indian keyboards, dashes of every length, `tel:`, `="..."` and an apostrophe against rounding,
 * `.0` from programs that took it for an amount.
 */
function withoutDress(input: string): string {
  return input
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[^\P{Nd}0-9]/gu, (digit) => String(digitValue(digit)))
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .trim()
    .replace(/^tel:/i, '')
    .replace(/^00(?=[1-9])/, '+')
    .replace(/^="?(.*?)"?$/, '$1')
    .replace(/^['’]/, '')
    .replace(/^(\d{10,15})\.0$/, '$1')
}

/** Unicode has the digits of each script in a row, from 0 to 9, and only whole rows side by side. */
function digitValue(digit: string): number {
  const code = known(digit.codePointAt(0), 'code point')
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++
  return before % 10
}

function asWritten(text: string, digits: string, defaultCountry: CountryCode): string | undefined {
  const national = parsePhoneNumberFromString(text, defaultCountry)
  if (national && isPlausible(national) && (text.startsWith('+') || national.isValid())) return national.number
  const international = parsePhoneNumberFromString(presentForm(`+${digits}`))
  return international && isPlausible(international) ? international.number : undefined
}

/**
 * From this many digits on it is more likely a WhatsApp id (LID), which lists from other programs have in the phone
 * column: then it must be a number that its country has assigned. One random LID in seventy passes that, of those as
 * long as a phone one in four.
 */
const LENGTH_OF_LIDS = 14

function isPlausible(phone: PhoneNumber): boolean {
  const length = phone.countryCallingCode.length + phone.nationalNumber.length
  return length < LENGTH_OF_LIDS ? phone.isPossible() : phone.isValid()
}

/** Digits that a country has added to its mobile phones, or taken from them, and that WhatsApp keeps as they once were. */
const CHANGED_FORMS = [
  // Brazil: a ninth digit before mobile phones since 2016.
  {
    old: /^\+55([1-9][1-9])([6-9]\d{7})$/,
    toPresent: '+55$19$2',
    present: /^\+55([1-9][1-9])9([6-9]\d{7})$/,
    toOld: '+55$1$2',
  },
  // Mexico: no 1 before mobile phones since 2019.
  { old: /^\+521(\d{10})$/, toPresent: '+52$1', present: /^\+52(\d{10})$/, toOld: '+521$1' },
  // Argentina: a 9 before mobile phones that are called from abroad; who orders by phone has a mobile one.
  { old: /^\+54([1-8]\d{9})$/, toPresent: '+549$1', present: /^\+549([1-8]\d{9})$/, toOld: '+54$1' },
]

/**
 * The form in which we keep a phone that can be written in two ways: E.164 in and out. Any other phone stays as it is.
 */
export function presentForm(e164: string): string {
  const changed = CHANGED_FORMS.find(({ old }) => old.test(e164))
  return changed ? e164.replace(changed.old, changed.toPresent) : e164
}

/** The other form under which WhatsApp may know a phone that stands in its present one; undefined where there is none. */
export function oldForm(e164: string): string | undefined {
  const changed = CHANGED_FORMS.find(({ present }) => present.test(e164))
  return changed && e164.replace(changed.present, changed.toOld)
}

/** `+7 916 123 45 67`: as people write it abroad. */
export function internationalForm(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164
}

/** The country (`RU`) of a phone in E.164; undefined where its calling code is nobody's. */
export function countryOf(e164: string): CountryCode | undefined {
  return parsePhoneNumberFromString(e164)?.country
}
