import { describe, expect, it } from 'vitest'
import { checkUnreadable, checkVariants, identicalShare } from './check-texts.ts'
import { checkTexts } from './compile-template.ts'
import type { GuestFacts } from './facts.ts'
import { greetingAt } from './greeting.ts'
import { pickVariant } from './pick-variant.ts'
import type { TemplateTexts } from './template-texts.ts'

const texts = (text: string, more: Partial<TemplateTexts> = {}): TemplateTexts => ({
  language: 'ru',
  text,
  variants: [],
  endsWithoutQuestionOk: false,
  ...more,
})
const nobody: GuestFacts = { name: null, dish: null, promoCode: null, restaurant: null }
const noon = { at: Date.UTC(2026, 0, 5, 9), zone: 'Europe/Moscow' }

function render(text: string, facts: Partial<GuestFacts> = {}, more: Partial<TemplateTexts> = {}) {
  const compiled = checkTexts(texts(text, { endsWithoutQuestionOk: true, ...more }))
  return compiled.render({ id: 'gst_1', facts: { ...nobody, ...facts } }, noon, 'mlg_1')
}

describe('a text', () => {
  it.each([
    ['{{ greeting }}, {{ guest.first_name }}!', 'Добрый день!'],
    ['{{ guest.name }}, добрый день! Зайдёте?', 'Добрый день! Зайдёте?'],
    ['Привет, {{ guest.name }}, как дела?', 'Привет, как дела?'],
    ['Привет! {{ guest.name }}, зайдёте?', 'Привет! Зайдёте?'],
    ['{{ greeting }}{{ guest.first_name | prepend: ", " }}!', 'Добрый день!'],
    ['{{ greeting }}, {{ guest.first_name }} 👋 Придёте?', 'Добрый день 👋 Придёте?'],
    ['Промокод «{{ promo_code }}». Придёте?', 'Промокод. Придёте?'],
    ['{{ guest.name | default: "Друг" }}, придёте?', 'Друг, придёте?'],
    ['Как вам {{ order.dish }} и {{ restaurant.name }}?', 'Как вам заказ и наш ресторан?'],
  ])('closes the gap of what is missing: %s', (text, expected) => {
    expect(render(text)).toEqual({ text: expected, variant: 0, language: 'ru' })
  })

  it('says a name in capitals as names are said, where that is switched on and safe', () => {
    const say = (name: string, tidyNames: boolean) =>
      render('{{ guest.first_name }} / {{ guest.name }}?', { name, tidyNames })
    expect(say('АННА', true)).toMatchObject({ text: 'Анна / Анна?' })
    expect(say('АННА ИВАНОВА', true)).toMatchObject({ text: 'Анна / АННА ИВАНОВА?' })
    expect(say('ИП ИВАНОВ', true)).toMatchObject({ text: 'ИП / ИП ИВАНОВ?' })
    expect(say('АННА', false)).toMatchObject({ text: 'АННА / АННА?' })
  })

  it('takes what is known as it is, whatever it holds', () => {
    expect(
      render('{{ guest.first_name }}: {{ order.dish | downcase }}?', { name: '{{ greeting }} <b>', dish: 'ПИЦЦА' }),
    ).toEqual({
      text: '{{: пицца?',
      variant: 0,
      language: 'ru',
    })
  })

  it.each([
    ['{{ guest.nam }}?', /guest\.name/],
    ['{{ guest.name | capitlize }}?', /capitalize/],
    ['{% for x in guest %}{% endfor %}?', /Unknown tag "for"/],
    ['{{ guest.name ?', /not valid Liquid/],
    ['{% include "x" %}?', /Unknown tag/],
    ['{{ guest[greeting] }}?', /Unknown variable/],
    ['{{ (1..99999999) }}?', /can't be rendered/],
  ])('with a mistake is refused with a hint: %s', (text, message) => {
    expect(() => checkTexts(texts(text))).toThrow(message)
  })

  it('may end with a line that holds the link to opt out, after the question', () => {
    const optOutLink = 'https://example.com/u/abc'
    const footed = 'Придёте?\nОтписаться: {{ opt_out_link }}'
    expect(render(footed, { optOutLink }, { endsWithoutQuestionOk: false })).toMatchObject({
      text: `Придёте?\nОтписаться: ${optOutLink}`,
    })
    // When guests cannot reach this server.
    expect(render(footed, {}, { endsWithoutQuestionOk: false })).toMatchObject({
      text: 'Придёте?\nОтписаться: ответьте «стоп»',
    })
    expect(render(footed, {}, { channel: 'sms' })).toMatchObject({
      text: 'Придёте?\nОтписаться: напишите нам «стоп» в WhatsApp',
    })
    for (const text of [
      'Приходите.\n{{ opt_out_link }}',
      'Придёте? {{ opt_out_link }}',
      'А?\n{{ opt_out_link }}\nЖдём.',
    ]) {
      expect(() => checkTexts(texts(text))).toThrow(/question/)
    }
  })

  it('must end with a question in every variant, for every guest', () => {
    expect(() => checkTexts(texts('Приходите!'))).toThrow(/must be a question/)
    expect(() => checkTexts(texts('Придёте?', { variants: ['Приходите!'] }))).toThrow(/must be a question/)
    expect(() => checkTexts(texts('Придёте? {{ guest.name }}'))).toThrow(/must be a question/)
    expect(() => checkTexts(texts('{% if guest.name %}Да?{% else %}Да!{% endif %}'))).toThrow(/must be a question/)
    expect(checkTexts(texts('Приходите!', { endsWithoutQuestionOk: true }))).toBeDefined()
    expect(() => checkTexts(texts('Да?', { language: 'xx' }))).toThrow(/no language "xx"/)
  })
})

describe('the greeting', () => {
  it.each([
    [4, 'Здравствуйте', 'Hello'],
    [5, 'Доброе утро', 'Good morning'],
    [11, 'Доброе утро', 'Good morning'],
    [12, 'Добрый день', 'Good afternoon'],
    [16, 'Добрый день', 'Good afternoon'],
    [17, 'Добрый вечер', 'Good evening'],
    [22, 'Добрый вечер', 'Good evening'],
    [23, 'Здравствуйте', 'Hello'],
  ])('at %i o’clock', (hour, ru, en) => {
    const at = Date.UTC(2026, 0, 5, hour, 59)
    expect([greetingAt(at, 'UTC', 'ru'), greetingAt(at, 'UTC', 'en')]).toEqual([ru, en])
  })

  it('follows the guest’s zone', () => {
    const at = Date.UTC(2026, 0, 5, 20)
    expect([greetingAt(at, 'Europe/Kaliningrad', 'ru'), greetingAt(at, 'Asia/Vladivostok', 'ru')]).toEqual([
      'Добрый вечер',
      'Доброе утро',
    ])
  })
})

describe('variants', () => {
  it('are spread evenly, and stay with the guest', () => {
    const counts = [0, 0, 0]
    for (let n = 0; n < 3_000; n++) {
      const variant = pickVariant('mlg_1', `gst_01BENCH${String(n).padStart(10, '0')}`, 3)
      counts[variant] = (counts[variant] ?? 0) + 1
      expect(pickVariant('mlg_1', `gst_01BENCH${String(n).padStart(10, '0')}`, 3)).toBe(variant)
    }
    for (const count of counts) expect(count).toBeGreaterThan(850)
  })
})

describe('the checker', () => {
  const codes = (text: string, more: Partial<TemplateTexts> = {}, samples: string[] = []) => {
    const given = texts(text, { endsWithoutQuestionOk: true, ...more })
    return checkVariants(given, checkTexts(given), samples).map(({ code }) => code)
  }

  it('is content with a personal text', () => {
    expect(codes('{{ greeting }}, {{ guest.first_name }}! Как вам {{ order.dish }}? 😊')).toEqual([])
  })

  it('names what is wrong', () => {
    expect(codes('Купите')).toEqual(['no_name', 'no_greeting', 'no_emoji', 'low_variety'])
    expect(codes('Привет, {{ guest.name }}! 😊 Сайт https://example.com?')).toEqual(['has_link'])
    expect(codes('Привет, {{ guest.name }}! 😊 ТОЛЬКО СЕГОДНЯ СКИДКА ВСЕМ?')).toEqual(['capitals'])
    expect(codes(`Привет, {{ guest.name }}! 😊 ${'очень '.repeat(120)}?`)).toEqual(['too_long'])
    expect(codes('Привет, {{ guest.name }}! 😊?', {}, ['a', 'a', 'a', 'b'])).toEqual(['low_variety'])
    const personal = 'Привет, {{ guest.name }}! 😊?'
    expect(codes(personal, { variants: [personal, ` ${personal}`] })).toEqual(['equal_variants'])
    expect(codes(personal, { variants: ['Здравствуйте, {{ guest.name }}! 😊?'] })).toEqual([])
  })

  it('says of the others what is to be said while one cannot be read', () => {
    const given = {
      ...({ channel: 'whatsapp', language: 'ru', endsWithoutQuestionOk: false, title: null, languages: {} } as const),
      text: 'Приходите к нам на ужин. Ждать вас?',
      variants: ['{{ nope }} {% if %}', 'ПРИХОДИТЕ СКОРЕЕ УЖИНАТЬ: www.example.org Придёте?'],
    }
    const codes = checkUnreadable(given).map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['no_name', 'no_greeting', 'no_emoji', 'has_link', 'capitals']))
  })

  it('does not praise a fallback that says again what stands beside it, or that stands twice', () => {
    const text = (rest: string) => `{{ greeting }}, {{ guest.first_name }}! ${rest} 😋`
    const dish = (words: string) => `{{ order.favourite_dish | default: "${words}" }}`
    expect(codes(text(`Ваше любимое: ${dish('ваш заказ')}?`))).toEqual(['repeated_fallback'])
    expect(codes(text(`Your favourite, ${dish('your dish')}, is back?`))).toEqual(['repeated_fallback'])
    expect(codes(text(`Соскучились по ${dish('нашим блюдам')} и другим блюдам?`))).toEqual(['repeated_fallback'])
    expect(codes(text(`Как ${dish('ужин')}? Повторить ${dish('Ужин')}?`))).toEqual(['repeated_fallback'])
    expect(codes(text(`Как вам ваш заказ? Ждёт ${dish('кое-что вкусное')}?`))).toEqual([])
    expect(codes(text(`Вспоминали ваш столик. Хотите ${dish('заказать')}?`))).toEqual([])
  })

  it('sees what is not known of every guest and has nothing in its place', () => {
    const text = (dish: string) => `{{ greeting }}, {{ guest.first_name }}! Соскучились по ${dish}? 😋`
    expect(codes(text('{{ order.favourite_dish }}'))).toEqual(['may_be_unknown'])
    expect(codes(text('{{ order.favourite_dish | downcase }}'), { channel: 'sms' })).toContain('may_be_unknown')
    expect(codes(text('{{ order.favourite_dish | default: "выпечке" }}'))).toEqual([])
    expect(codes(text('{% if order.favourite_dish %}{{ order.favourite_dish }}{% else %}нам{% endif %}'))).toEqual([])
  })

  it('measures how many texts are alike', () => {
    expect([identicalShare([]), identicalShare(['a', 'b']), identicalShare(['a', 'a', 'b', 'c'])]).toEqual([0, 0, 0.5])
  })
})
