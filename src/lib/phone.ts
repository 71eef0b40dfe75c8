import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

export type { CountryCode }

/** Whether phones of a country (`RU`, `KZ`) can be told. */
export function isCountry(code: string): code is CountryCode {
  return isSupportedCountry(code)
}

/** No phone is longer, however it is spaced. */
const MAX_LENGTH = 60

/**
 * A phone as people or programs write it, as E.164 (`+79161234567`); undefined when it cannot be one.
 * A Russian `8 916 ...` is understood as `+7 916 ...`; bare international digits are understood too.
 */
export function parsePhone(input: string, defaultCountry: CountryCode = 'RU'): string | undefined {
  const text = input.trim()
  if (text.length > MAX_LENGTH) return undefined
  if (!/^[+\d][\d\s().-]*$/.test(text)) return undefined
  const national = parsePhoneNumberFromString(text, defaultCountry)
  if (national?.isPossible() && (text.startsWith('+') || national.isValid())) return national.number
  const international = parsePhoneNumberFromString(`+${text.replace(/\D/g, '')}`)
  return international?.isPossible() ? international.number : undefined
}
