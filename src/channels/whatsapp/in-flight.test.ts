import { expect, test } from 'vitest'
import { nextRoom } from './in-flight.ts'

/** The room after answers that took this long, from the start. */
const after = (...tookMs: number[]) => tookMs.reduce(nextRoom, 2)

test('as much is on its way as is answered within a second, so that a pause holds', () => {
  expect(after(100, 100, 100, 100, 100, 100)).toBe(64)
  expect(after(500, 500, 500)).toBe(2)
  expect(after(100, 100, 100, 3_000, 3_000)).toBe(4)
  expect(after(3_000, 3_000)).toBe(2)
})
