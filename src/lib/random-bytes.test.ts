import { expect, it } from 'vitest'
import { randomBytes } from './random-bytes.ts'

it('gives as many bytes as asked for, each once, of their own', () => {
  const sizes = Array.from({ length: 2_000 }, (_, n) => (n % 97 === 0 ? 200 : 12 + (n % 21)))
  const pieces = sizes.map(randomBytes)
  expect(pieces.map(({ length }) => length)).toEqual(sizes)
  // Twelve bytes come twice by chance once in 10^22 runs.
  const kept = pieces.map((piece) => piece.toString('hex'))
  expect(new Set(kept.map((text) => text.slice(0, 24))).size).toBe(pieces.length)
  pieces[0]?.fill(0)
  expect(pieces.slice(1).map((piece) => piece.toString('hex'))).toEqual(kept.slice(1))
  expect(randomBytes(0)).toHaveLength(0)
  expect(() => randomBytes(-1)).toThrow(RangeError)
})

it('every bit is set about half of the time', () => {
  const bytes = Buffer.concat(Array.from({ length: 20_000 }, () => randomBytes(1)))
  for (let bit = 0; bit < 8; bit++) {
    const share = bytes.filter((byte) => byte & (1 << bit)).length / bytes.length
    // Ten standard deviations.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.036)
  }
})
