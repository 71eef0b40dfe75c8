import fc from 'fast-check'
import { expect, it } from 'vitest'
import { oldForm, parsePhone, presentForm } from './phone.ts'

it.each([
  ['8 916 123-45-67', '+79161234567'],
  ['+8 (916) 123-45-67', '+79161234567'],
  ['79161234567', '+79161234567'],
  ['8 701 123-45-67', '+77011234567'],
  ['+7 701 123 45 67', '+77011234567'],
  ['+852 9123 4567', '+85291234567'],
  ['+55 11 98765-4321', '+5511987654321'],
  ['551187654321', '+5511987654321'],
  ['+55 11 3265-4321', '+551132654321'],
  ['+52 1 55 1234 5678', '+525512345678'],
  ['5215512345678', '+525512345678'],
  ['+52 55 1234 5678', '+525512345678'],
  ['+54 9 11 2345-6789', '+5491123456789'],
  ['+54 11 15 2345-6789', '+5491123456789'],
  ['541123456789', '+5491123456789'],
  ['0049 151 12345678', '+4915112345678'],
  ['007 916 123 45 67', '+79161234567'],
  ['tel:+7-916-123-45-67', '+79161234567'],
  ['+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧', '+966501234567'],
  ['+۹۸ ۹۱۲ ۳۴۵ ۶۷۸۹', '+989123456789'],
  ['+९१ ९८७६५ ४३२१०', '+919876543210'],
  ['000', undefined],
  ['12', undefined],
  ['+7 916 123', undefined],
  ['order 5', undefined],
  // LIDs, as lists of other programs have them.
  ['86498765432101', undefined],
  ['+86498765432101', undefined],
  ['79161234567@lid', undefined],
])('%s is %s', (written, phone) => {
  expect(parsePhone(written)).toBe(phone)
})

it('the present form of a phone is its own present form', { tags: 'property' }, () => {
  const country = fc.constantFrom('+55', '+52', '+521', '+54', '+549', '+7', '+77', '+44')
  const digits = fc.stringMatching(/^\d{8,12}$/)
  fc.assert(
    fc.property(country, digits, (code, rest) => {
      const once = presentForm(code + rest)
      expect(presentForm(once)).toBe(once)
      const old = oldForm(once)
      if (old !== undefined && old !== once) expect(presentForm(old)).toBe(once)
    }),
  )
})
