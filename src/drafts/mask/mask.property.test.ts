import fc from 'fast-check'
import { findPhoneNumbersInText, getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { expect, test } from 'vitest'
import { createMask } from './mask.ts'

const COUNTRIES = getCountries().filter(
  (country) => (getExampleNumber(country, examples)?.nationalNumber.length ?? 0) > 5,
)
const WORDS = ['Здравствуйте', 'перезвоните', 'по номеру', 'call me', 'заказ', 'спасибо!', 'тел.', '', 'на двоих', '—']
const SEPARATORS = ['', ' ', '-', '.', ' - ', '\u00a0', '–', '\u200b', '/', '\n', ') (', '_']
const DIGITS = ['0123456789', '٠١٢٣٤٥٦٧٨٩', '０１２３４５６７８９', '०१२३४५६७८९']

/** A phone of some country in one of the ways in which phones are written. */
const phone = fc
  .record({
    country: fc.constantFrom(...COUNTRIES),
    form: fc.constantFrom('E.164', 'NATIONAL', 'INTERNATIONAL', 'RFC3966', 'GROUPS'),
    ending: fc.integer({ min: 0, max: 999 }),
    separators: fc.array(fc.constantFrom(...SEPARATORS), { minLength: 4, maxLength: 4 }),
    digits: fc.constantFrom(...DIGITS),
  })
  .map(({ country, form, ending, separators, digits }) => {
    const example = getExampleNumber(country, examples)!
    const number = `${example.number.slice(0, -3)}${String(ending).padStart(3, '0')}`
    example.nationalNumber = `${example.nationalNumber.slice(0, -3)}${String(ending).padStart(3, '0')}` as never
    const groups = number.match(/\+?\d{1,3}/g) ?? []
    const written =
      form === 'GROUPS'
        ? groups.map((group, i) => group + (i < groups.length - 1 ? separators[i % separators.length] : '')).join('')
        : example.format(form as 'E.164')
    return { number, written: written.replace(/\d/g, (digit) => digits[Number(digit)]!) }
  })

const plain = (text: string) => text.normalize('NFKC').replace(/\D/gu, '')

test('no phone of any country, however it is written, gets past a mask', { tags: 'property' }, () => {
  fc.assert(
    fc.property(phone, fc.constantFrom(...WORDS), fc.constantFrom(...WORDS), ({ number, written }, before, after) => {
      const hidden = createMask({ names: [], shows: [] }).hide(`${before} ${written} ${after}`)
      const left = plain(hidden.replace(/\[[A-Z]+_\d+\]/g, ''))
      expect(left.length, `${written} -> ${hidden}`).toBeLessThan(6)
      expect(findPhoneNumbersInText(hidden, 'RU').map(({ number }) => number.number)).not.toContain(number)
    }),
  )
})

test('what is hidden from the model comes back as it was', { tags: 'property' }, () => {
  const text = fc.array(
    fc.oneof(
      phone.map(({ written }) => written),
      fc.constantFrom(...WORDS),
    ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(text, (parts) => {
      const mask = createMask({ names: [], shows: ['PHONE', 'CONTACT', 'ADDRESS', 'NAME'] })
      const said = parts.join(' ')
      expect(plain(mask.show(mask.hide(said)))).toBe(plain(asDigits(said)))
    }),
  )
})

/** The digits of all scripts used here, as ours. */
function asDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) =>
    String(DIGITS.map((each) => [...each].indexOf(digit)).find((at) => at >= 0)),
  )
}
