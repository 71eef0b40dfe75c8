import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cleanLine, cleanText } from './clean-text.ts'

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
