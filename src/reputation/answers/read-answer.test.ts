import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accuracyOfAnswers } from './accuracy.fixture.ts'
import { MEASURED_ANSWERS } from './answers-measured.fixture.ts'
import { TUNED_ANSWERS } from './answers-tuned.fixture.ts'
import { readAnswer } from './read-answer.ts'

const labelOf = (text: string) => {
  const answer = readAnswer(text)
  if (answer.kind === 'score') return String(answer.score)
  return answer.kind === 'wordless' ? 'ask' : '-'
}

describe('a guest answers in the chat', () => {
  test.each(TUNED_ANSWERS)('«$text» is read as $label', ({ text, label }) => {
    expect(labelOf(text)).toBe(label)
  })

  test('answers that no rule was fitted to are read right in 96 of 100, and a score is made up in 2 of 100 at most', () => {
    const { accuracy, madeUp, missed } = accuracyOfAnswers(MEASURED_ANSWERS)
    expect(accuracy).toBeGreaterThanOrEqual(0.96)
    expect(madeUp).toBeLessThanOrEqual(0.02)
    expect(missed).toBeLessThanOrEqual(0.05)
  })

  test.each([
    ['5', null],
    ['5!!!', null],
    ['5 все супер', 'все супер'],
    ['Поставлю 4, курьер опоздал', 'курьер опоздал'],
    ['5 из 5. Спасибо!', 'Спасибо!'],
    ['⭐⭐⭐⭐⭐ спасибо!', 'спасибо!'],
    ['4 не хватило соуса', 'не хватило соуса'],
    ['Всё вкусно, но 4', 'Всё вкусно, но 4'],
    ['Здравствуйте! 5', null],
    ['5️⃣5️⃣5️⃣', null],
  ])('the comment of «%s» is %s', (text, comment) => {
    expect(readAnswer(text)).toMatchObject({ kind: 'score', comment })
  })

  test.each([
    ['', 'none'],
    ['4 или 5', 'doubtful'],
    ['5\u200B', 'score'],
    ['1 '.repeat(400), 'doubtful'],
    ['5'.repeat(1_001), 'none'],
  ])('«%s» is %s', (text, kind) => {
    expect(readAnswer(text).kind).toBe(kind)
  })

  test('whatever is written, a score is one to five and nothing throws', { tags: 'property' }, () => {
    const piece = fc.constantFrom('5', '10', ' ', ',', 'из', 'не', '⭐', 'ставлю', '-', 'ка', '%', '5️⃣', 'но', '/')
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(piece).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (text) => {
        const answer = readAnswer(text)
        if (answer.kind === 'score') expect([1, 2, 3, 4, 5]).toContain(answer.score)
      }),
    )
  })
})
