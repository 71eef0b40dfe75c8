import { expect, it } from 'vitest'
import { cronOf, type Rule, ruleOf } from './cron-rule.ts'

it.each<[string, Rule]>([
  ['0 18 * * 5', { every: 'weekly', time: '18:00', days: [5] }],
  ['5 9 * * *', { every: 'daily', time: '09:05' }],
  ['30 12 1 * *', { every: 'monthly', time: '12:30', day: 1 }],
  ['0 9 * * 1,3,7', { every: 'weekly', time: '09:00', days: [1, 3, 7] }],
  ['*/5 * * * *', { every: 'custom', cron: '*/5 * * * *' }],
  ['0 9 1 6 *', { every: 'custom', cron: '0 9 1 6 *' }],
  ['0 9 * * 1-5', { every: 'custom', cron: '0 9 * * 1-5' }],
])('%s', (cron, rule) => {
  expect(ruleOf(cron)).toEqual(rule)
  expect(cronOf(rule)).toBe(cron)
})

it('reads Sunday by both of its numbers', () => {
  expect(ruleOf('0 9 * * 0')).toEqual({ every: 'weekly', time: '09:00', days: [7] })
})
