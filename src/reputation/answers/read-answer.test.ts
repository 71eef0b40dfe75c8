import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ANSWER_TEXTS, accuracyOfAnswers, labelRead } from './accuracy.fixture.ts'
import { readAnswer } from './read-answer.ts'

describe('a guest answers in the chat', () => {
  test.each([
    ['10/10', '5'],
    ['8 из 10', '4'],
    ['всё отлично, но 4', '4'],
    ['ставлю 5', '5'],
    ['было бы 5, но 4', '4'],
    ['не 5, а 3', '3'],
    ['4,5', '5'],
    ['excellent, 5', '5'],
    ["I'd give it a 3", '3'],
    ['5️⃣5️⃣5️⃣', '5'],
    ['👍', 'ask'],
    ['Понравилось', 'ask'],
    ['loved it!', 'ask'],
    ['Спасибо', '-'],
    ['заказ №5', '-'],
    ['1 порция была холодной', '-'],
    ['5 не поставлю', '-'],
    ['один курьер приехал', '-'],
    ['1-ый раз заказал', '-'],
    ['привезли в 5', '-'],
    ['ждали 2 часа', '-'],
    ['3 пиццы по 450', '-'],
    ['+7 916 000 00 05', '-'],
    ['сколько приборов?', '-'],
    ['5 баллов за опоздание на час', '-'],
  ])('«%s» is read as %s', (text, label) => expect(labelRead(text)).toBe(label))

  test.each([
    ['пяяяять', '5'],
    ['читверка', '4'],
    ['chetyre', '4'],
    ['tverdaya pyaterka', '5'],
    ["П'ять", '5'],
    ['бес', '5'],
    ['fivee', '5'],
    ['4 outta 5', '4'],
    ['５', '5'],
    ['-1', '-'],
    ['в четверг', '-'],
    ['опять', '-'],
    ['может быть', '-'],
  ])('«%s», misspelt or of another language, is read as %s', (text, label) => expect(labelRead(text)).toBe(label))

  test('on texts that were learned 98 of 100 are read right', () => {
    const { accuracy, madeUp } = accuracyOfAnswers(ANSWER_TEXTS.tuned)
    expect(accuracy).toBeGreaterThanOrEqual(0.98)
    expect(madeUp).toBeLessThanOrEqual(0.005)
  })

  test.each([
    ['measured', 0.97],
    ['unseen', 0.94],
  ] as const)('on %s texts %f are read right, and a score is made up in 25 of 1,000 at most', (set, right) => {
    const { accuracy, madeUp, missed } = accuracyOfAnswers(ANSWER_TEXTS[set])
    expect(accuracy).toBeGreaterThanOrEqual(right)
    expect(madeUp).toBeLessThanOrEqual(0.025)
    expect(missed).toBeLessThanOrEqual(0.05)
  })

  test.each([
    ['5', null],
    ['5!!!', null],
    ['5 все супер', 'все супер'],
    ['Поставлю 4, курьер опоздал', 'курьер опоздал'],
    ['5 из 5. Спасибо!', 'Спасибо!'],
    ['⭐⭐⭐⭐⭐ спасибо!', 'спасибо!'],
    ['⭐⭐⭐⭐⭐ муж съел 2 порции', 'муж съел 2 порции'],
    ['4 не хватило соуса', 'не хватило соуса'],
    ['Всё вкусно, но 4', 'Всё вкусно, но 4'],
    ['Здравствуйте! 5', null],
    ['5️⃣5️⃣5️⃣', null],
  ])('the comment of «%s» is %s', (text, comment) => {
    expect(readAnswer(text)).toMatchObject({ kind: 'score', comment })
  })

  test.each([
    ['', 'none'],
    ['4 или 5', 'none'],
    ['⭐⭐⭐ ставлю 5', 'none'],
    ['5\u200B', 'score'],
    ['1 '.repeat(400), 'none'],
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
