import { describe, expect, test } from 'vitest'
import { brandVoiceSchema } from '../../restaurants/brand-voice.ts'
import { TOPICS } from '../complaints/topics.ts'
import { BUILT_IN_TEMPLATES } from './built-in-templates.ts'
import { checkReply } from './check-reply.ts'
import { ownWords } from './own-words.ts'
import { type ReviewToAnswer, suggestReply } from './suggest-reply.ts'
import { toneOf } from './tone.ts'

const review = (changes: Partial<ReviewToAnswer> = {}): ReviewToAnswer => ({
  id: 'rev_1',
  score: 5,
  text: 'Заказывали вчера. Обалденный супчик, борщ просто огонь!',
  topics: [],
  guestName: 'Екатерина',
  dish: 'борщ',
  ...changes,
})
const voice = brandVoiceSchema.parse({})

describe('tone', () => {
  test.each([
    [5, 'Очень вкусный борщ, спасибо команде', 'positive'],
    [5, 'Спасибо', 'neutral'],
    [4, null, 'neutral'],
    [3, 'Нормально, но ждали долго и всё остыло', 'negative'],
    [1, null, 'negative'],
  ] as const)('score %s with «%s» is %s', (score, text, tone) => {
    expect(toneOf(score, text)).toBe(tone)
  })
})

test.each([
  ['Заказывали вчера. Обалденный супчик, спасибо!', 'Обалденный супчик'],
  ['The pizza was fine. Best crust ever', 'Best crust ever'],
  ['Спасибо', undefined],
  ['Ну просто охуенный вкусный суп', undefined],
])("the guest's own words of «%s» are %s", (text, words) => {
  expect(ownWords(text)).toBe(words)
})

describe('suggestion', () => {
  test('carries the name, the dish and the guest’s own words', () => {
    const { text, tone } = suggestReply(review(), voice, [])
    expect(tone).toBe('positive')
    expect(text).toMatch(/^Екатерина, здравствуйте!/)
    expect(text).toContain('«Обалденный супчик»')
    expect(text).toContain('борщ')
  })

  test('names the problem and what is done about it; the promo code only when there is one', () => {
    const unhappy = review({ score: 2, text: 'Всё остыло', topics: ['temperature'], id: 'rev_3' })
    const texts = [0, 1].map((turn) => suggestReply(unhappy, voice, [], { promo: true, turn }).text)
    for (const text of texts) {
      expect(text).toContain('термосумки')
      expect(text.toLowerCase()).toContain('промокод')
    }
    expect(suggestReply(unhappy, voice, []).text.toLowerCase()).not.toContain('промокод')
  })

  test('speaks in the voice of the restaurant', () => {
    const georgian = brandVoiceSchema.parse({
      greeting: 'Гамарджоба',
      address: 'ty',
      jokes: true,
      words: ['Вах'],
      signature: 'Твоя «Хинкальная»',
    })
    const { text } = suggestReply(review({ guestName: 'Максим' }), georgian, [])
    expect(text).toMatch(/^Гамарджоба, Максим!/)
    expect(text).toContain('Вах!')
    expect(text).toMatch(/Твоя «Хинкальная»$/)
    expect(text).not.toMatch(/(?<!\p{L})вас(?!\p{L})/u)
  })

  test("prefers the restaurant's own template for the tone", () => {
    const own = { id: 'rtp_1', tone: 'positive', language: 'ru', address: null, text: 'Спасибо, {{ name }}!' } as const
    expect(suggestReply(review(), voice, [own])).toEqual({
      text: 'Спасибо, Екатерина!',
      tone: 'positive',
      templateId: 'rtp_1',
    })
    expect(suggestReply(review({ score: 1 }), voice, [own]).templateId).not.toBe('rtp_1')
  })

  test('the same review gets the same suggestion, the next turn another', () => {
    expect(suggestReply(review(), voice, [])).toEqual(suggestReply(review(), voice, []))
    expect(suggestReply(review(), voice, [], { turn: 1 }).text).not.toBe(suggestReply(review(), voice, []).text)
  })

  test('every built-in template, in every situation, obeys the rules of replies', () => {
    for (const language of ['ru', 'en'] as const) {
      for (const address of ['vy', 'ty'] as const) {
        for (const topic of TOPICS) {
          for (const score of [5, 4, 1]) {
            for (const text of [null, 'Очень вкусный борщ, спасибо команде', 'Холодный суп']) {
              for (const turn of [0, 1]) {
                const suggested = suggestReply(
                  review({ score, text, topics: [topic] }),
                  brandVoiceSchema.parse({ language, address }),
                  [],
                  { turn, promo: score === 1 },
                )
                expect(checkReply(suggested.text, { language })).toEqual([])
                expect(suggested.text).not.toMatch(/undefined|null|\{|\s{3}/)
              }
            }
          }
        }
      }
    }
    expect(new Set(BUILT_IN_TEMPLATES.map(({ id }) => id)).size).toBe(BUILT_IN_TEMPLATES.length)
  })
})
