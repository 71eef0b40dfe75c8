import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cleanFileName, cleanLine, cleanText } from './clean-text.ts'

const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
  .map((units) => String.fromCharCode(...units))

it('whatever goes in, what comes out is well-formed, without null characters, and short enough', {
  tags: 'property',
}, () => {
  fc.assert(
    fc.property(anyUnits, fc.integer({ min: 1, max: 60 }), (text, longest) => {
      for (const clean of [cleanText(text, longest), cleanLine(text, longest)]) {
        expect(clean.isWellFormed() && !clean.includes('\0') && clean.length <= longest).toBe(true)
      }
      expect(cleanLine(text, longest)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
    }),
  )
})

it('a text that is sound stays as it is; one that is cut keeps its pairs of surrogates whole', () => {
  const sound = 'Привет,\n\tмир! 👩‍👩‍👧 e\u0301 \u200F\u202Aсправа'
  expect(cleanText(sound, 100)).toBe(sound)
  expect(cleanText('ab😀', 3)).toBe('ab')
  expect(cleanText('ab😀', 4)).toBe('ab😀')
  expect(cleanText('a\uD800b', 10)).toBe('a\uFFFDb')
  expect(cleanLine(' Анна\r\n\u202Eanna\u0000 ', 10)).toBe('Анна anna')
})

it.each([
  ['Меню.pdf', 'Меню.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\anna\\a.png', 'a.png'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['..htaccess', 'htaccess'],
  ['a:b*c?.txt', 'a_b_c_.txt'],
  ['line\r\nSet-Cookie: x', 'line Set-Cookie_ x'],
  ['/', undefined],
  [' \u0000.. ', undefined],
])('the file name %j is shown as %j', (given, shown) => {
  expect(cleanFileName(given)).toBe(shown)
})

it('a long file name keeps its ending', () => {
  const name = cleanFileName(`${'я'.repeat(500)}.pdf`)!
  expect(name).toHaveLength(200)
  expect(name).toMatch(/я\.pdf$/)
})
