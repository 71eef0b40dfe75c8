import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../test/support/properties.ts'
import type { OrderStatus } from '../db/schema/orders.ts'
import { judgeBudget } from './budget.ts'
import { matches, mayMatch, type Occurrence } from './matches.ts'
import type { Condition } from './schema.ts'
import { foldWords, holdsWords } from './words.ts'

const OCCURRENCE: Occurrence = {
  kind: 'message_received',
  cause: 'message:msg_1',
  guestId: 'gst_1',
  numberId: 'num_1',
  restaurantId: 'rst_1',
  messageId: 'msg_1',
  text: null,
  score: null,
  orderStatus: null,
  waitedMs: null,
  at: 0,
}
const FACTS = { tags: new Set<string>(), language: null, isOpen: true, isFirstContact: false, orderStatus: null }

describe('words', () => {
  it.each([
    ['У меня Аллергия!', 'аллергия', true],
    ['аллергиям нет', 'аллергия', false],
    ['неаллергия', 'аллергия', false],
    ['Ёлка', 'елка', true],
    ['елка', 'ЁЛКА', true],
    ['где\nмой,  заказ?', 'мой заказ', true],
    ['мой новый заказ', 'мой заказ', false],
    ['заказ №15', '15', true],
    ['заказ №150', '15', false],
    ['', 'заказ', false],
  ])('are found whole: %j, %j: %s', (text, phrase, found) => {
    expect(holdsWords(foldWords(text), phrase)).toBe(found)
  })

  const word = fc.stringMatching(/^[а-яё]{1,4}$/)
  const gap = fc.constantFrom(' ', ', ', '! ', '\n', ' — ')

  it('stand in a text where its words, one by one, say so', { tags: 'property' }, () => {
    const plain = (each: string) => each.replaceAll('ё', 'е')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, gap, fc.boolean()), { maxLength: 8 }),
        fc.array(word, { minLength: 1, maxLength: 2 }),
        (said, asked) => {
          const text = said.map(([each, after, loud]) => (loud ? each.toUpperCase() : each) + after).join('')
          const words = said.map(([each]) => plain(each))
          const expected = words.some((_, at) => asked.every((each, n) => words[at + n] === plain(each)))
          expect(holdsWords(foldWords(text), asked.join(' '))).toBe(expected)
        },
      ),
      { numRuns: runs(300) },
    )
  })
})

describe('conditions', () => {
  const names = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd'), { minLength: 1 })
  const condition: fc.Arbitrary<Condition> = fc.oneof(
    fc.record({ kind: fc.constant('words' as const), match: fc.constantFrom('any', 'all', 'none'), words: names }),
    fc.record({ kind: fc.constant('tags' as const), match: fc.constantFrom('any', 'all', 'none'), tags: names }),
    fc.record({ kind: fc.constant('restaurant' as const), ids: names }),
    fc.record({ kind: fc.constant('number' as const), ids: names }),
    fc.record({
      kind: fc.constant('language' as const),
      languages: fc.constantFrom<string[]>(['ru'], ['en', 'pt-BR']),
    }),
    fc.record({ kind: fc.constant('hours' as const), is: fc.constantFrom('open', 'closed') }),
    fc.record({ kind: fc.constant('first_contact' as const), is: fc.boolean() }),
    fc.record({
      kind: fc.constant('score' as const),
      from: fc.integer({ min: 1, max: 5 }),
      to: fc.integer({ min: 1, max: 5 }),
    }),
    fc.record({
      kind: fc.constant('order_status' as const),
      statuses: fc.constantFrom<OrderStatus[]>(['delivered'], ['cooking', 'cancelled']),
    }),
  )
  const world = fc.record({
    said: fc.option(names),
    tags: names,
    restaurantId: fc.constantFrom('a', 'z', null),
    numberId: fc.constantFrom('b', 'z', null),
    language: fc.constantFrom('ru', 'pt', null),
    isOpen: fc.boolean(),
    isFirstContact: fc.boolean(),
    score: fc.option(fc.integer({ min: 1, max: 5 })),
    orderStatus: fc.constantFrom('delivered' as const, 'accepted' as const, null),
  })

  type World = typeof world extends fc.Arbitrary<infer T> ? T : never

  /** The meaning of a condition, written out. */
  function means(each: Condition, w: World): boolean {
    const choose = (match: string, wanted: string[], there: string[]) => {
      const common = wanted.filter((one) => there.includes(one)).length
      return match === 'any' ? common > 0 : match === 'all' ? common === wanted.length : common === 0
    }
    switch (each.kind) {
      case 'words':
        return choose(each.match, each.words, w.said ?? [])
      case 'tags':
        return choose(each.match, each.tags, w.tags)
      case 'restaurant':
        return w.restaurantId === 'a' && each.ids.includes('a')
      case 'number':
        return w.numberId === 'b' && each.ids.includes('b')
      case 'language':
        return (
          (w.language === 'ru' && each.languages[0] === 'ru') || (w.language === 'pt' && each.languages.length === 2)
        )
      case 'hours':
        return (each.is === 'open') === w.isOpen
      case 'first_contact':
        return w.isFirstContact === each.is
      case 'score':
        return w.score !== null && w.score >= each.from && w.score <= each.to
      case 'order_status':
        return w.orderStatus === 'delivered' && each.statuses[0] === 'delivered'
    }
  }

  it('hold where each of them does, and nothing that may match is ruled out early', { tags: 'property' }, () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 3 }), world, (conditions, w) => {
        const { said, tags, language, isOpen, isFirstContact, orderStatus, ...more } = w
        const occurrence = { ...OCCURRENCE, ...more, text: said?.join(' ') ?? null }
        const facts = { tags: new Set<string>(tags), language, isOpen, isFirstContact, orderStatus }
        const expected = conditions.every((each) => means(each, w))
        expect(matches(conditions, occurrence, facts)).toBe(expected)
        if (expected) expect(mayMatch(conditions, occurrence)).toBe(true)
      }),
      { numRuns: runs(500) },
    )
  })

  it('none: everything matches', () => {
    expect(matches([], OCCURRENCE, FACTS)).toBe(true)
  })
})

describe('a budget', () => {
  it('lets a rule fire up to its limits and no more, and a loud chat spends its own alone', {
    tags: 'property',
  }, () => {
    const limit = fc.integer({ min: 1, max: 6 })
    const budgets = fc.record({ per_hour: limit, per_day: limit, per_chat_hour: limit, per_chat_day: limit })
    const HOUR = 60
    const DAY = 24 * HOUR
    const steps = fc.array(fc.record({ chat: fc.integer({ min: 0, max: 2 }), wait: fc.integer({ min: 0, max: 400 }) }))
    fc.assert(
      fc.property(budgets, steps, (budget, tries) => {
        const fired: { at: number; chat: number }[] = []
        let at = 0
        for (const { chat, wait } of tries) {
          at += wait
          const within = (ms: number, of?: number) =>
            fired.filter((each) => each.at > at - ms && (of === undefined || each.chat === of)).length
          const verdict = judgeBudget(budget, {
            hour: within(HOUR),
            day: within(DAY),
            chatHour: within(HOUR, chat),
            chatDay: within(DAY, chat),
          })
          if (verdict === 'spent') break
          if (verdict === 'free') fired.push({ at, chat })
          const most = (ms: number, of?: number) =>
            Math.max(
              0,
              ...fired.map(
                (end) =>
                  fired.filter(
                    (each) => each.at > end.at - ms && each.at <= end.at && (of === undefined || each.chat === of),
                  ).length,
              ),
            )
          expect(most(HOUR)).toBeLessThanOrEqual(budget.per_hour)
          expect(most(DAY)).toBeLessThanOrEqual(budget.per_day)
          for (const each of [0, 1, 2]) {
            expect(most(HOUR, each)).toBeLessThanOrEqual(budget.per_chat_hour)
            expect(most(DAY, each)).toBeLessThanOrEqual(budget.per_chat_day)
          }
        }
      }),
      { numRuns: runs(100) },
    )
  })
})
