import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { problemOf, slowExpressions } from './support/architecture/regular-expressions.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

test('no regular expression of the product takes more than linear time on any text, none is made of a text', () => {
  expect(slowExpressions(root, ['src', 'workers', 'config'])).toEqual([])
})

test.each([
  ['(a+)+b', '', /exponential/],
  ['T.*(Z|\\d)$', '', /quadratic/],
  ['\\/+$', '', /quadratic/],
  ['[\\w.+-]+@[\\w-]+', 'u', /quadratic/],
])('the check sees /%s/%s', (source, flags, problem) => {
  expect(problemOf({ place: 'src/a.ts:1', source, flags, literal: true })).toMatch(problem)
})

test.each(['^\\d{4}-\\d\\d$', '\\s+', '(?<!\\p{L})\\p{L}+', '(?:Z|[+-]\\d\\d)$'])('and lets /%s/u pass', (source) => {
  expect(problemOf({ place: 'src/a.ts:1', source, flags: 'u', literal: true })).toBeUndefined()
})
