import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { packWeights, unpackWeights } from '../../../lib/linear-model/weights-format.ts'
import { checkReply } from '../check-reply.ts'
import { featuresOfSentence, sentencesOf } from './features.ts'
import { scoreReply } from './score.ts'

const WEIGHTS = readFileSync(new URL('./replies.weights', import.meta.url))

const rulesOf = (text: string) => checkReply(text, { language: 'ru' }).map(({ rule }) => rule)

describe('the model of replies', () => {
  test('its weights take less than 500 kB and are read as they were written', () => {
    expect(WEIGHTS.length).toBeLessThan(500_000)
    expect(packWeights(unpackWeights(WEIGHTS))).toEqual(WEIGHTS)
  })

  test('a long polite reply hides no insult', () => {
    const polite = 'Здравствуйте, Мария! Спасибо за отзыв. Передали ваши слова повару.'
    const rude = 'Хватит ныть и позориться на весь интернет'
    expect(rulesOf(polite)).toEqual([])
    expect(rulesOf(`${polite} ${rude}.`)).toEqual(['swearing'])
    expect(scoreReply(`${polite} ${rude}.`)?.sentence).toContain('Хватит ныть')
  })

  test.each([
    'Ещё один',
    'Хорошо',
    'Да',
    'Ответ',
    'Test',
    'OK',
    'Исправленный ответ',
    'Спасибо, Лена!',
    'Мы учтём',
    'Понял, исправим',
    'Первый вариант ответа',
    'One more try',
  ])('a few words that say nothing may go: «%s»', (text) => {
    expect(rulesOf(text)).toEqual([])
  })

  test('what is certain stands whatever the model thinks', () => {
    const polite = 'Спасибо за отзыв, очень рады, что борщ понравился'
    expect(rulesOf(`${polite} 8 916 123-45-67`)).toContain('phone')
    expect(rulesOf(`${polite} https://example.com`)).toContain('link')
    expect(rulesOf(`${polite}, мудак`)).toContain('swearing')
  })

  test('a text without words breaks no rule of it, a long sentence costs no more than its beginning', () => {
    expect(scoreReply('😍 🙏')).toBeUndefined()
    expect(sentencesOf('Спасибо! Ждём\nвас')).toEqual(['Спасибо!', 'Ждём', 'вас'])
    const features = (count: number) => featuresOfSentence('суп '.repeat(count)).length
    expect(features(4_000)).toBe(features(40))
  })
})
