import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { birthdaySpans } from './birthdays.ts'
import { conditionsSchema } from './conditions.ts'
import { conditionsOf, everyQuestion } from './test-support/questions.ts'
import { zone } from './test-support/world.ts'

describe('conditions as they come', () => {
  const refusal = (input: unknown) =>
    conditionsSchema
      .safeParse(input)
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join()

  it('are taken when they are of the table, and kept as they are', () => {
    for (const question of everyQuestion) {
      const [condition] = fc.sample(conditionsOf(question), { numRuns: 1 })
      expect(conditionsSchema.parse(condition)).toEqual(condition)
    }
  })

  it.each([
    [{ field: 'order_count', op: 'at_least', value: 1 }, /field: unknown; known here: last_order/],
    [{ field: 'orders_count', op: 'more', value: 1 }, /op: unknown; orders_count takes at_least, at_most, equals/],
    [{ field: 'orders_count', op: 'at_least', value: '3' }, /value: .*number/],
    [{ field: 'retention', op: 'in', value: ['gone'] }, /value\.0/],
    [{ field: 'last_order', op: 'never', value: 1 }, /value/],
    [{ all_of: [] }, /all_of/],
    [{ all_of: [{ any_of: [{ field: 'tag', op: 'in' }] }] }, /all_of\.0: any_of\.0: value/],
    [{}, /must be a condition/],
    ['vip', /must be a condition/],
    [{ none_of: Array.from({ length: 101 }, () => ({ field: 'last_order', op: 'never' })) }, /100/],
  ])('are refused with what to mend (%#)', (input, message) => {
    expect(refusal(input)).toMatch(message)
  })

  it('are refused when they are nested too deep', () => {
    let node: object = { field: 'last_order', op: 'never' }
    for (let n = 0; n < 7; n++) node = { all_of: [node] }
    expect(refusal(node)).toMatch(/nested/)
  })
})

describe('birthdays of the next days', () => {
  it.each([
    [
      '2026-12-30',
      3,
      [
        { from: '12-30', to: '12-31' },
        { from: '01-01', to: '01-02' },
      ],
    ],
    ['2026-02-27', 1, [{ from: '02-27', to: '02-29' }]],
    ['2028-02-27', 1, [{ from: '02-27', to: '02-28' }]],
    ['2026-03-01', 400, [{ from: '01-01', to: '12-31' }]],
  ])('from %s, %i days on', (date, days, spans) => {
    expect(birthdaySpans(DateTime.fromISO(`${date}T12:00`, { zone }).toMillis(), zone, days)).toEqual(spans)
  })
})
