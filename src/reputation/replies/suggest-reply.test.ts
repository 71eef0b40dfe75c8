import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../../test/support/properties.ts'
import { brandVoiceSchema } from '../../restaurants/brand-voice.ts'
import { TOPICS } from '../complaints/topics.ts'
import { BUILT_IN_TEMPLATES } from './built-in-templates.ts'
import { checkReply } from './check-reply.ts'
import { unknownVariables } from './fill-template.ts'
import { ownWords } from './own-words.ts'
import { languageOfText } from './review-to-answer.ts'
import { type ReviewToAnswer, suggestReply } from './suggest-reply.ts'
import { toneOf } from './tone.ts'
import { PRAISE_NAMES, PROBLEM_NAMES } from './topic-names.ts'

const review = (changes: Partial<ReviewToAnswer> = {}): ReviewToAnswer => ({
  id: 'rev_1',
  score: 5,
  text: 'Заказывали вчера. Обалденный супчик, борщ просто огонь!',
  language: 'ru',
  complaints: [],
  praise: ['taste'],
  guestName: 'Екатерина',
  dish: 'Борщ',
  pairing: null,
  orderNumber: null,
  ...changes,
})
const voice = brandVoiceSchema.parse({})
const THANKS = /спасибо|благодар|thank/i
const SORRY = /жаль|прост|прощения|извин|обидн|неловко|sorry|apolog|regret|sadden/i

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
  ['Совсем не вкусный борщ', undefined],
  ['Всё холодное, суп пересолен', undefined],
  ['Вкусный суп, пишите на mail@example.com', 'Вкусный суп'],
])("the guest's own praise in «%s» is %s", (text, words) => {
  expect(ownWords(text)).toBe(words)
})

test.each([
  ['Great soup', 'en'],
  ['Вкусно, люблю pizza', 'ru'],
  ['ok', undefined],
  [null, undefined],
])('«%s» is in %s', (text, language) => {
  expect(languageOfText(text)).toBe(language)
})

describe('suggestion', () => {
  test('carries the name, the dish and the guest’s own words', () => {
    const { text, tone } = suggestReply(review(), voice, [])
    expect(tone).toBe('positive')
    expect(text).toMatch(/^Екатерина, здравствуйте!/)
    expect(text).toContain('«Обалденный супчик»')
    expect(text).toContain('«Борщ»')
  })

  test('knows the guest and what goes with the dish, where orders say so', () => {
    const known = review({ orderNumber: 7, pairing: 'Пампушки' })
    for (let turn = 0; turn < 5; turn++) {
      const { text } = suggestReply(known, voice, [], { turn })
      expect(text).toContain('седьмой заказ')
      expect(text).toContain('«Пампушки»')
    }
    expect(suggestReply(review({ orderNumber: 1 }), voice, []).text).not.toContain('заказ у нас')
    expect(suggestReply(review({ orderNumber: 22, language: 'en' }), voice, []).text).toContain('22nd order')
  })

  test('speaks the guest’s language: neither greeting nor signature of another', () => {
    const georgian = brandVoiceSchema.parse({ greeting: 'Гамарджоба', signature: 'Ваша «Хинкальная»' })
    const { text } = suggestReply(review({ language: 'en', text: 'Best borsch ever', dish: 'Borsch' }), georgian, [])
    expect(text).toMatch(/^Hello, Екатерина!/)
    expect(text.replace('Екатерина', '')).not.toMatch(/[а-яё]/i)
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

  test("prefers the restaurant's own template for the tone; a sentence that names what is not known is left out", () => {
    const text = 'Спасибо, {{ name }}! К блюду {{ dish }} подойдёт {{ pairing }}. [Ждём!|Ждём вас с блюдом {{ dish }}!]'
    const own = { id: 'rtp_1', tone: 'positive', language: 'ru', address: null, text } as const
    expect(suggestReply(review(), voice, [own])).toEqual({
      text: 'Спасибо, Екатерина! Ждём вас с блюдом «Борщ»!',
      tone: 'positive',
      templateId: 'rtp_1',
    })
    expect(suggestReply(review({ guestName: null, dish: null }), voice, [own]).text).toBe('Ждём!')
    expect(suggestReply(review({ score: 1 }), voice, [own]).templateId).not.toBe('rtp_1')
  })

  test('templates of before, with tags, are filled as before', () => {
    const text = 'Спасибо{% if name %}, {{ name }}{% endif %}!{% if promo %} Промокод ваш.{% endif %}'
    const own = { id: 'rtp_1', tone: 'positive', language: 'ru', address: null, text } as const
    expect(suggestReply(review(), voice, [own]).text).toBe('Спасибо, Екатерина!')
    expect(unknownVariables(text)).toEqual([])
    expect(unknownVariables('{{ dish }} {{ promise }}')).toEqual(['promise'])
  })

  test('the promo code is spoken of only when there is one', () => {
    const unhappy = review({ score: 2, text: 'Всё остыло', complaints: ['temperature'], praise: [] })
    for (let turn = 0; turn < 4; turn++) {
      expect(suggestReply(unhappy, voice, [], { promo: true, turn }).text).toContain('промокод')
      expect(suggestReply(unhappy, voice, [], { turn }).text).not.toContain('промокод')
    }
  })

  test('"another" gives another, and reviews alike get different ones', () => {
    for (const bare of [review({ text: null, praise: [], dish: null }), review({ score: 1, text: null, praise: [] })]) {
      const turns = Array.from({ length: 6 }, (_, turn) => suggestReply(bare, voice, [], { turn }).text)
      expect(new Set(turns).size).toBe(6)
      expect(suggestReply(bare, voice, []).text).toBe(turns[0])
    }
    const alike = Array.from({ length: 40 }, (_, n) => suggestReply(review({ id: `rev_${n}` }), voice, []).text)
    expect(new Set(alike).size).toBeGreaterThan(15)
  })

  test('every suggestion answers what was named, thanks for praise alone, apologises for complaints alone', {
    tags: 'property',
  }, () => {
    const topics = fc.uniqueArray(fc.constantFrom(...TOPICS), { maxLength: 3 })
    const given = fc.record({
      id: fc.string(),
      score: fc.integer({ min: 1, max: 5 }),
      text: fc.constantFrom(null, 'Спасибо', 'Очень вкусный борщ, спасибо команде', 'Холодный суп, и ждали долго'),
      language: fc.constantFrom('ru' as const, 'en' as const),
      complaints: topics,
      praise: topics,
      guestName: fc.constantFrom(null, 'Екатерина'),
      dish: fc.constantFrom(null, 'Борщ'),
      pairing: fc.constantFrom(null, 'Пампушки'),
      orderNumber: fc.constantFrom(null, 1, 2, 21),
    })
    const spoken = fc.record({
      address: fc.constantFrom('vy' as const, 'ty' as const),
      turn: fc.integer({ min: 0, max: 30 }),
      promo: fc.boolean(),
    })
    const property = (
      each: ReviewToAnswer,
      { address, turn, promo }: { address: 'vy' | 'ty'; turn: number; promo: boolean },
    ) => {
      const asked = { ...each, praise: each.praise.filter((topic) => !each.complaints.includes(topic)) }
      const { text } = suggestReply(asked, brandVoiceSchema.parse({ address }), [], { turn, promo })
      const names = (topic: (typeof TOPICS)[number], of: typeof PROBLEM_NAMES) => of[asked.language][topic].slice(1)
      for (const topic of asked.complaints) expect(text).toContain(names(topic, PROBLEM_NAMES))
      for (const topic of asked.praise) expect(text).toContain(names(topic, PRAISE_NAMES))
      if (asked.dish) expect(text).toContain(asked.dish)
      const complains = asked.score <= 3 || asked.complaints.length > 0
      const quotes = /«[^»]*»|"[^"]*"/g
      expect(SORRY.test(text.replace(quotes, ''))).toBe(complains)
      if (asked.score <= 3 && asked.praise.length === 0) expect(text.replace(quotes, '')).not.toMatch(THANKS)
      expect(checkReply(text, { language: asked.language })).toEqual([])
      expect(text).not.toMatch(/undefined|null|[{}[\]|]|\s{3}|\p{L}\s[.!?]/u)
      expect(text).not.toMatch(/сверя|кухн|разбира|команд|проверим|шеф|kitchen|team|chef|will check/i)
    }
    fc.assert(fc.property(given, spoken, property), { numRuns: runs(200) })
  })

  test('built-in templates name only what there is, each with an id of its own', () => {
    expect(BUILT_IN_TEMPLATES.flatMap(({ text }) => unknownVariables(text))).toEqual([])
    expect(new Set(BUILT_IN_TEMPLATES.map(({ id }) => id)).size).toBe(BUILT_IN_TEMPLATES.length)
  })
})
