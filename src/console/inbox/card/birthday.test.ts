import { expect, it } from 'vitest'
import { birthdayOf, birthdayText } from './birthday.ts'

it.each([
  ['17.05.1990', '1990-05-17'],
  [' 7.5.1990 ', '1990-05-07'],
  ['17/05/1990', '1990-05-17'],
  ['17.05', '--05-17'],
  ['17.05.', '--05-17'],
  ['1990-05-17', '1990-05-17'],
  ['--05-17', '--05-17'],
  ['в мае', 'в мае'],
  ['  ', null],
])('reads %j as %j', (text, read) => expect(birthdayOf(text)).toBe(read))

it.each(['1990-05-17', '--05-17'])('%s is read as it was written', (birthday) => {
  expect(birthdayOf(birthdayText(birthday))).toBe(birthday)
})
