import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../test/support/properties.ts'
import { checkVariants, identicalTexts } from './check-texts.ts'
import { checkTexts } from './compile-template.ts'
import type { GuestFacts } from './facts.ts'
import type { TemplateTexts } from './template-texts.ts'
import { findProblems } from './text-problems.ts'
import { pluralForm } from './variants.ts'

const texts = (text: string, more: Partial<TemplateTexts> = {}): TemplateTexts => ({
  language: 'ru',
  text,
  variants: [],
  endsWithoutQuestionOk: true,
  ...more,
})
const nobody: GuestFacts = { name: null, dish: null, promoCode: null, restaurant: null }
const evening = { at: Date.UTC(2026, 0, 5, 16), zone: 'Europe/Moscow' }
const render = (given: TemplateTexts, guest: { id?: string; language?: string; facts?: Partial<GuestFacts> } = {}) =>
  checkTexts(given).render(
    { id: guest.id ?? 'gst_1', language: guest.language ?? null, facts: { ...nobody, ...guest.facts } },
    evening,
    'mlg_1',
  )
const textOf = (rendered: ReturnType<typeof render>) => ('text' in rendered ? rendered.text : rendered.skip)
const paths = (given: TemplateTexts) => findProblems(given).map(({ path }) => path)

describe('languages', () => {
  const given = texts('{{ greeting }}, {{ guest.first_name }}!', {
    languages: { en: { text: '{{ greeting }}, {{ guest.first_name }}! Any {{ order.dish }}?', variants: [] } },
  })

  it('each guest gets theirs, with the greeting in it; others get the main one', () => {
    expect(textOf(render(given, { language: 'en-GB' }))).toBe('Good evening! Any your order?')
    expect(textOf(render(given, { language: 'ru' }))).toBe('Добрый вечер!')
    expect(textOf(render(given, { language: 'kk' }))).toBe('Добрый вечер!')
    expect(render(given, { language: 'EN' })).toMatchObject({ language: 'en', variant: 0 })
  })

  it('are checked each, and every mistake is told with its place', () => {
    const wrong = texts('{{ guest.nam }}?', {
      variants: ['{{ order.dish', 'Придёте!'],
      endsWithoutQuestionOk: false,
      languages: { en: { text: 'Come!', variants: ['{{ greeting | upcas }}?'] } },
    })
    expect(paths(wrong)).toEqual([
      'body.text',
      'body.variants.0',
      'body.variants.1',
      'body.languages.en.text',
      'body.languages.en.variants.0',
    ])
    expect(paths(texts('Да?', { languages: { de: { text: 'Ja?', variants: [] } } }))).toEqual(['body.languages.de'])
    expect(paths(texts('Да?', { languages: { ru: { text: 'Да?', variants: [] } } }))).toEqual(['body.languages.ru'])
  })
})

describe('pick', () => {
  it('takes one option by guest: each at times, the same at every attempt', { tags: 'property' }, () => {
    const given = texts("{{ 'Привет|Здравствуйте|Добрый день' | pick }} {{ '😀|🎉' | pick }} {{ '😀|🎉' | pick }}")
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(render(given, { id })).toEqual(render(given, { id }))
      }),
      { numRuns: runs(50) },
    )
    const seen = new Map<string, number>()
    for (let n = 0; n < 600; n++) {
      const text = textOf(render(given, { id: `gst_${n}` }))
      seen.set(text, (seen.get(text) ?? 0) + 1)
    }
    // Three greetings, and two emoji drawn apart.
    expect(seen.size).toBe(12)
    for (const count of seen.values()) expect(count).toBeGreaterThan(20)
  })

  it('needs options, and each must end in a question where the text has to', () => {
    expect(findProblems(texts("{{ 'Привет' | pick }}"))[0]!.message).toMatch(/options/)
    expect(findProblems(texts("{{ 'Да|' | pick }}"))[0]!.message).toMatch(/empty/)
    const asked = (text: string) => paths(texts(text, { endsWithoutQuestionOk: false }))
    expect(asked("{{ 'Придёте?|Зайдёте?' | pick }}")).toEqual([])
    expect(asked("{{ 'Придёте?|Зайдёте?|Приходите!' | pick }}")).toEqual(['body.text'])
  })
})

it.each([
  [1, 'бонус'],
  [2, 'бонуса'],
  [5, 'бонусов'],
  [11, 'бонусов'],
  [21, 'бонус'],
  [1.5, 'бонуса'],
])('%d goes with «%s»', (amount, form) => {
  expect(pluralForm(amount, ['бонус', 'бонуса', 'бонусов'])).toBe(form)
  const given = texts("У вас {{ guest.bonuses }} {{ guest.bonuses | plural: 'бонус', 'бонуса', 'бонусов' }}")
  expect(textOf(render(given, { facts: { bonuses: amount } }))).toBe(`У вас ${amount} ${form}`)
})

describe('other channels', () => {
  const sms = (text: string) => texts(text, { channel: 'sms', endsWithoutQuestionOk: false })
  const push = (more: Partial<TemplateTexts> = {}) =>
    texts('Ждём вас!', {
      channel: 'push',
      endsWithoutQuestionOk: false,
      title: '{{ guest.first_name }}, скидка',
      ...more,
    })
  const codes = (given: TemplateTexts, samples: string[] = []) =>
    checkVariants(given, checkTexts(given), samples).map(({ code }) => code)

  it('need no question; only a push has a title, filled like a text', () => {
    expect(textOf(render(sms('Ждём вас!')))).toBe('Ждём вас!')
    expect(render(push(), { facts: { name: 'Анна' } })).toMatchObject({ title: 'Анна, скидка', text: 'Ждём вас!' })
    expect(render(push({ title: '{{ guest.name }}' }))).not.toHaveProperty('title')
    expect(paths({ ...sms('Ждём!'), title: 'Скидка' })).toEqual(['body.title'])
    expect(paths(push({ title: '{{ nam }}' }))).toEqual(['body.title'])
  })

  it('have warnings of their own', () => {
    expect(codes(sms('Ждём вас!'))).toEqual([])
    expect(codes(sms(`Ждём вас ${'очень '.repeat(15)}`))).toEqual(['several_sms'])
    expect(codes(sms('Ждём вас!'), ['ж'.repeat(300)])).toEqual(['too_long'])
    expect(checkVariants(sms('See you soon – today'), checkTexts(sms('See you soon – today')))[0]).toMatchObject({
      code: 'costly_signs',
      path: 'body.text',
      start: 13,
      end: 14,
    })
    expect(codes(push())).toEqual([])
    expect(codes(push({ title: null, text: 'Ждём '.repeat(40) }))).toEqual(['no_title', 'too_long'])
    expect(codes(push({ title: 'Скидка '.repeat(10) }))).toEqual(['long_title'])
  })
})

it('warnings tell their place', () => {
  const given = texts('Привет, {{ guest.name }}! 😊', {
    variants: ['Привет, {{ guest.name }}! Сайт https://example.com/x тут 😊'],
  })
  expect(checkVariants(given, checkTexts(given))).toEqual([
    { code: 'has_link', message: expect.any(String), path: 'body.variants.0', start: 31, end: 52 },
  ])
  expect(identicalTexts(['a', 'a', 'b', 'c'])).toMatchObject({ share: 0.5, sample: 4 })
})
