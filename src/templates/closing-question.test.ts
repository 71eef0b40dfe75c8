import { describe, expect, test } from 'vitest'
import { endsWithQuestion } from './closing-question.ts'
import { checkTexts } from './compile-template.ts'
import type { GuestFacts } from './facts.ts'

describe('a text ends with a question', () => {
  test.each([
    'Да?',
    'А?',
    'Ждать вас в пятницу?',
    'Will you come?',
    'Приходите к нам. Забронировать вам столик на 20:00?',
    'Столик на ул. Ленина, 5, подойдёт?',
    // Marks.
    'Да?!',
    'Да!?',
    'Придёте??',
    'Придёте???',
    'Придёте?..',
    'Придёте...?',
    'Придёте ?',
    'Придёте ? ?',
    'Да？',
    'Да⁇',
    'Да⁉️',
    'Придёте❓',
    'Придёте ❓❓',
    'هل ستأتي؟',
    'Θα έρθετε\u037E',
    // Blanks and invisible signs.
    'Да? \n\n',
    'Да?\u00A0',
    'Да?\u200B\u2060',
    'Да?\uFEFF',
    // Quotes, brackets, WhatsApp's own marks.
    '«Да?»',
    '“Shall we?”',
    "'Shall we?'",
    '(Да?)',
    '(Да?)\n',
    '*Да?*',
    '_~Да?~_',
    '```Да?```',
    // Emoji.
    'Да? 😊',
    'Да?😊😋🥟',
    'Да? 👨‍👩‍👧 🇷🇺 ❤️',
    'Да? 👍🏽',
    'Да? 🏴󠁧󠁢󠁳󠁣󠁴󠁿',
    'Да? 1️⃣ #️⃣ *️⃣',
    '_~Да?~_ 1️⃣ #️⃣',
    'Да? *⃣*⃣*⃣',
    'Да? ♡ ★',
    'Да? ❗️',
    // Emoticons.
    'Да? :)',
    'Да?:)',
    'Придёте? :-)',
    'Придёте? ;-)))',
    'Придёте? =)',
    'Придёте? :D',
    'Придёте? xD',
    'Придёте? ХД',
    'Придёте? :*',
    'Придёте? :’(',
    'Придёте? (:',
    'Придёте? )))',
    'Придёте?)',
    'Соскучились?((',
    'Придёте? <3',
    'Придёте? <333',
    'Придёте? ^_^',
    'Придёте? (^_^)',
    'Придёте? ^^',
    'Придёте? o_O',
    'Придёте? \\o/',
    'Придёте? ¯\\_(ツ)_/¯',
    'Придёте? <3 :) 😊',
    // A link within the question, or a site's name.
    'Уже видели https://ya.ru/menu или показать вам?',
    'Закажете на pizza.ru?',
    'Видели наше меню https://ya.ru/menu ?',
    'Приходите!\n\nЗабронировать столик?',
    'Оцените, пожалуйста\n1\n2\nили 3?',
  ])('%j', (text) => {
    expect(endsWithQuestion(text)).toBe(true)
  })
})

describe('a text does not', () => {
  test.each([
    '',
    ' ',
    'Да',
    'Да!',
    'Да.',
    'Да? Нет',
    'Да? Нет.',
    'Да? 5',
    '*Да*? 1',
    '**',
    '?!a',
    'Придёте? ждём :)',
    'Придёте? Ох',
    'Придёте? 😊 Ждём!',
    'Приходите <3',
    'Приходите :)',
    // No words before the mark.
    '?',
    '??',
    '?!',
    '? 😊',
    '😊?',
    '😊 ?',
    ':D ?',
    '<3?',
    '5?',
    '18:00?',
    '«?»',
    '...?',
    'Приходите! ?',
    'Приходите. ❓',
    'Приходите!\n\n?',
    'Приходите! 😊?',
    // The mark of a link.
    'https://x.y/?',
    'https://ya.ru?',
    'HTTPS://YA.RU/?',
    'www.ya.ru?',
    'Приходите к нам https://ya.ru/?',
    'Приходите к нам https://ya.ru/?a=1?',
    'Приходите к нам (https://ya.ru/?)',
    'Приходите к нам https://ya.ru/? 😊',
    'Наш сайт:https://ya.ru/?',
    'Меню: pizza.ru/menu?',
    'Меню: пицца.рф/меню?',
    'Пишите: wa.me/79161234567?',
    'https://ya.ru/ ?',
    'pizza.ru?',
    'Придёте? https://ya.ru/',
    'Придёте? https://ya.ru/?',
  ])('%j', (text) => {
    expect(endsWithQuestion(text)).toBe(false)
  })
})

test('the rule reads what guests will get: names and links in their places', () => {
  const nobody: GuestFacts = { name: null, dish: null, promoCode: null, restaurant: null }
  const given = (text: string) => ({ language: 'ru', text, variants: [], endsWithoutQuestionOk: false })
  const render = (text: string, facts: Partial<GuestFacts>) =>
    checkTexts(given(text)).render(
      { id: 'gst_1', facts: { ...nobody, ...facts } },
      { at: Date.UTC(2026, 0, 5, 9), zone: 'Europe/Moscow' },
      'mlg_1',
    )
  expect(() => checkTexts(given('Приходите к нам {{ opt_out_link }}?'))).toThrow(/must be a question/)
  expect(() => checkTexts(given('{{ guest.first_name }}?'))).toThrow(/must be a question/)
  expect(() => checkTexts(given('Код {{ promo_code }}. {{ promo_code }}?'))).toThrow(/must be a question/)
  // A guest's name that is a web address is noticed when the text is made.
  expect(render('Как дела, {{ guest.first_name }}?', { name: 'https://x.y/' })).toEqual({
    skip: 'ends_without_question',
  })
  expect(render('Как дела, {{ guest.first_name }}?', { name: 'Анна' })).toMatchObject({ text: 'Как дела, Анна?' })
})
