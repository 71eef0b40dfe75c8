import { expect, it } from 'vitest'
import { instant } from './time.ts'

it.each([
  ['2026-11-30T10:00:00Z', '2026-11-30T10:00:00.000Z'],
  ['2026-11-30t10:00:00.5z', '2026-11-30T10:00:00.500Z'],
  ['2026-11-30 10:00:00+05:45', '2026-11-30T04:15:00.000Z'],
  ['2026-11-30T10:00:00+0530', '2026-11-30T04:30:00.000Z'],
  ['2026-11-30 10:00:00 -0330', '2026-11-30T13:30:00.000Z'],
  // In an address, where + stands for a blank.
  ['2026-11-30T10:00:00 03:00', '2026-11-30T07:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.999Z'],
  ['2026-11-30T10:00:00', undefined],
  ['2026-11-30', undefined],
  ['2026-02-30T10:00:00Z', undefined],
  ['2026-11-30T10:00:60Z', undefined],
  ['2026-11-30T10:00:00+25:00', undefined],
  ['30.11.2026 10:00:00Z', undefined],
  ['', undefined],
])('%s is %s', (written, meant) => {
  const read = instant.safeParse(written)
  expect(read.success ? new Date(read.data).toISOString() : undefined).toBe(meant)
  if (!read.success)
    expect(read.error.issues.map(({ message }) => message)).toEqual([expect.stringMatching('its zone')])
})
