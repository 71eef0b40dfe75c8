import { expect, it } from 'vitest'
import { machineSlowness } from './machine-slowness.ts'

it.each([
  { load: 0, cores: 2, times: 1 },
  { load: 4, cores: 2, times: 1 },
  { load: 10, cores: 2, times: 2.5 },
  { load: 10, cores: 8, times: 1 },
  { load: 90, cores: 2, times: 6 },
])('a load of $load on $cores cores: answers take $times times as long', ({ load, cores, times }) => {
  expect(machineSlowness(load, cores)).toBe(times)
})
