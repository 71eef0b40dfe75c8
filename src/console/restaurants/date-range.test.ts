import { expect, test } from 'vitest'
import { presetOf, rangeOf, readRange } from './date-range.ts'

test('the last full week goes from Monday to Sunday, over the ends of months and years', () => {
  expect(rangeOf('week', new Date(2026, 0, 4))).toEqual({ from: '2025-12-22', to: '2025-12-28' })
  expect(rangeOf('week', new Date(2026, 0, 5))).toEqual({ from: '2025-12-29', to: '2026-01-04' })
  expect(rangeOf('30', new Date(2026, 2, 1))).toEqual({ from: '2026-01-31', to: '2026-03-01' })
  expect(presetOf({ from: '2026-01-31', to: '2026-03-01' }, new Date(2026, 2, 1))).toBe('30')
  expect(presetOf({ from: '2026-01-30', to: '2026-03-01' }, new Date(2026, 2, 1))).toBeUndefined()
})

test('an address that means no range has none', () => {
  expect(readRange('?from=2026-01-01&to=2026-01-31')).toEqual({ from: '2026-01-01', to: '2026-01-31' })
  for (const search of ['', '?from=2026-01-01', '?from=2026-02-01&to=2026-01-01', '?from=2026-13-01&to=2026-13-02']) {
    expect(readRange(search)).toBeUndefined()
  }
})
