import { expect, test } from 'vitest'
import { tidyName } from './tidy-name.ts'

test.each([
  ['АННА', 'Анна'],
  ['ANNA', 'Anna'],
  ['анна', 'Анна'],
  ['АРТЁМ', 'Артём'],
  ['ЕВА', 'Ева'],
  ['АННА-МАРИЯ', 'Анна-Мария'],
  ['анна-мария', 'Анна-Мария'],
  ['ZOË', 'Zoë'],
])('«%s» is said «%s»', (name, said) => {
  expect(tidyName(name)).toBe(said)
})

test.each([
  '',
  'Анна',
  'АнНа',
  'аННА',
  'ИП',
  'ЯН',
  'ООО',
  'ЗАО',
  'МЧС',
  'VIP',
  'Т-БАНК',
  'А.С.',
  'АННА2',
  "Д'АРК",
  'АННА ИВАНОВА',
  'ИП ИВАНОВ',
  'АНHА',
  'АННА😊',
  '1',
  'ааа',
])('«%s» stays as it is', (name) => {
  expect(tidyName(name)).toBe(name)
})
