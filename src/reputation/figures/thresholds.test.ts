import { expect, test } from 'vitest'
import { alertLevel, thresholdOf } from './thresholds.ts'

test.each([
  ['partner', 3.8, 'critical'],
  ['partner', 3.81, 'warning'],
  ['partner', 4, 'warning'],
  ['partner', 4.01, 'ok'],
  ['own', 3.6, 'critical'],
  ['own', 3.7, 'warning'],
  ['own', 3.81, 'ok'],
] as const)('with %s couriers a score of %s is %s', (courier, score, level) => {
  expect(alertLevel(score, thresholdOf('score', courier))).toBe(level)
})

test.each([
  [1, 'critical'],
  [1.9, 'warning'],
  [2.1, 'ok'],
  [null, 'ok'],
] as const)('a cancellation rating of %s is %s', (value, level) => {
  expect(alertLevel(value, thresholdOf('cancellation_rating', 'own'))).toBe(level)
})
