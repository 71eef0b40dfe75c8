import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PHRASES } from './phrases.fixture.ts'
import { readAnswer } from './read-answer.ts'

describe('a guest answers in the chat', () => {
  test.each(PHRASES.map(([text, meaning]) => ({ text, meaning })))(
    '«$text» is read as $meaning',
    ({ text, meaning }) => {
      const answer = readAnswer(text)
      const read = answer.kind === 'score' ? answer.score : answer.kind === 'doubtful' ? '?' : '-'
      expect(read).toBe(meaning)
    },
  )

  test.each([
    ['5', null],
    ['5!!!', null],
    ['5 все супер', 'все супер'],
    ['Поставлю 4, курьер опоздал', 'курьер опоздал'],
    ['5 из 5. Спасибо!', 'Спасибо!'],
    ['⭐⭐⭐⭐⭐ спасибо!', 'спасибо!'],
    ['4 не хватило соуса', 'не хватило соуса'],
  ])('the comment of «%s» is %s', (text, comment) => {
    expect(readAnswer(text)).toMatchObject({ kind: 'score', comment })
  })

  test('whatever is written, a score is one to five and nothing throws', { tags: 'property' }, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const answer = readAnswer(text)
        if (answer.kind === 'score') expect([1, 2, 3, 4, 5]).toContain(answer.score)
      }),
    )
  })
})
