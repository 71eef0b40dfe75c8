import { expect, test } from 'vitest'
import { CANCELLATION_CAUSES } from '../../orders/index.ts'
import { TOPICS } from '../complaints/topics.ts'
import { CANCELLATION_ADVICE } from './cancellation-advice.ts'
import { CHECK_LIST } from './check-list.ts'
import { COMPLAINT_ADVICE } from './complaint-advice.ts'

test('every complaint and every cause has advice, each text in both languages', () => {
  const advice = [
    ...TOPICS.map((topic) => COMPLAINT_ADVICE[topic]),
    ...CANCELLATION_CAUSES.map((cause) => CANCELLATION_ADVICE[cause]),
  ]
  const texts = [
    ...advice.flatMap(({ title, steps }) => [title, ...steps]),
    ...CHECK_LIST.flatMap(({ title, hint }) => [title, hint]),
  ]
  for (const { steps } of advice) expect(steps.length).toBeGreaterThan(0)
  for (const { ru, en } of texts) {
    expect(ru).toMatch(/[а-яё]/i)
    expect(en).toMatch(/^[\x20-\x7e]+$/)
  }
})

test('the keys of the check-list are unique', () => {
  expect(new Set(CHECK_LIST.map(({ key }) => key)).size).toBe(CHECK_LIST.length)
})
