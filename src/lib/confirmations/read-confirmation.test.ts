import { expect, test } from 'vitest'
import { accuracyOfConfirmations, CONFIRMATION_TEXTS } from './accuracy.fixture.ts'
import { readConfirmation } from './read-confirmation.ts'

const CHANGE = { from: 5, to: 3 }

test('a yes and a no of people who had not seen how they are read are heard, and hardly any is made up', () => {
  const { heard, madeUp } = accuracyOfConfirmations(CONFIRMATION_TEXTS.unseen)
  expect(heard).toBeGreaterThanOrEqual(0.85)
  expect(madeUp).toBeLessThanOrEqual(0.01)
})

test('the score that was asked about is a part of a yes, the one that stands of a no, another is neither', () => {
  expect(readConfirmation('да, тройка', CHANGE)).toBe('yes')
  expect(readConfirmation('нет, пусть пять', CHANGE)).toBe('no')
  expect(readConfirmation('нет, на 4', CHANGE)).toBeUndefined()
  expect(readConfirmation('да, на 2', CHANGE)).toBeUndefined()
})

test.each(['', '   ', 'да?', 'да, где заказ', 'нет слов', 'конечно вкусно', `да ${'и ещё '.repeat(50)}`])(
  'neither a yes nor a no: %j',
  (text) => {
    expect(readConfirmation(text)).toBeUndefined()
    expect(readConfirmation(text, CHANGE)).toBeUndefined()
  },
)
