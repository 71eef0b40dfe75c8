import fc from 'fast-check'
import { sql } from 'kysely'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { eachStore } from '../../../test/support/stores.ts'
import type { Db } from '../../db/index.ts'
import { DAY } from '../../lib/units.ts'
import { foldDish } from '../../orders/index.ts'
import type { SpelledAudience } from './audience.ts'
import { birthdaySpans } from './compile.ts'
import { type Condition, conditionsSchema, isGroup, type Node } from './conditions.ts'
import { FIELDS, type Field, RETENTIONS, WHATSAPP_ANSWERS } from './fields.ts'
import { audiencePage, countAudience, countMailable, matchingGuests } from './view.ts'

const at = Date.UTC(2026, 0, 20, 9)
const zone = 'Europe/Moscow'
const DISHES = ['Пицца «Пепперони»', 'Ёлочный салат', 'Том ям', '100% сок_манго']
const TAGS = ['vip', 'обед', 'новый']
const ZONES = ['Europe/Kaliningrad', 'Asia/Vladivostok']

// ── a world of guests ─────────────────────────────────────────────────────────────────────────────────────────────

type Guest = {
  id: string
  language: string | null
  zone: string | null
  birthDay: string | null
  created: number
  onWhatsApp: 0 | 1 | null
  unprocessed: number
  wrote: number | null
  mailed: number | null
  tags: string[]
  orders: { at: number; total: number; restaurant: string; cancelled: boolean }[]
  retention: (typeof RETENTIONS)[number] | null
  dishes: { name: string; favourite: boolean }[]
  bonuses: number[]
  scores: number[]
  mailings: { id: string; status: 'waiting' | 'sent' | 'read' | 'failed'; replied: boolean }[]
  lists: string[]
  devices: ('there' | 'gone')[]
  merged: boolean
}

const moment = fc.integer({ min: 0, max: 60 }).map((days) => at - days * DAY)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const some = <T>(items: readonly T[]) => fc.subarray([...items])

const guestArbitrary: fc.Arbitrary<Omit<Guest, 'id'>> = fc.record({
  language: maybe(fc.constantFrom('ru', 'en', 'ru-RU', 'pt-BR')),
  zone: maybe(fc.constantFrom(...ZONES)),
  birthDay: maybe(fc.constantFrom('01-20', '01-25', '02-29', '02-28', '12-31', '05-17')),
  created: moment,
  onWhatsApp: fc.constantFrom(0 as const, 1 as const, null),
  unprocessed: fc.constantFrom(0, 2),
  wrote: maybe(moment),
  mailed: maybe(moment),
  tags: some(TAGS),
  orders: fc.array(
    fc.record({
      at: moment,
      total: fc.integer({ min: 0, max: 30_000 }).map((hundreds) => hundreds * 10),
      restaurant: fc.constantFrom('rst_1', 'rst_2'),
      cancelled: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  retention: maybe(fc.constantFrom(...RETENTIONS)),
  dishes: fc
    .tuple(some(DISHES), fc.boolean())
    .map(([names, first]) => names.map((name, n) => ({ name, favourite: first && n === 0 }))),
  bonuses: fc.array(
    fc.integer({ min: -20, max: 20 }).map((n) => n * 1_000),
    { maxLength: 3 },
  ),
  scores: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
  mailings: fc
    .tuple(some(['mlg_1', 'mlg_2']), fc.constantFrom('waiting', 'sent', 'read', 'failed'), fc.boolean())
    .map(([ids, status, replied]) => ids.map((id) => ({ id, status: status as 'sent', replied }))),
  lists: some(['aud_1', 'aud_2']),
  devices: some(['there', 'gone']),
  merged: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})

async function insertWorld(db: Db, guests: Guest[]) {
  const insert = async (table: Parameters<Db['insertInto']>[0], rows: object[]) => {
    for (let start = 0; start < rows.length; start += 400) {
      await db
        .insertInto(table)
        .values(rows.slice(start, start + 400) as never)
        .execute()
    }
  }
  const each = (rows: (guest: Guest) => object[]) => guests.flatMap(rows)
  for (const id of ['rst_1', 'rst_2']) {
    await insert('restaurants', [{ id, name: id, time_zone: zone, courier: 'own', settings: '{}', created_at: 1 }])
  }
  for (const id of ['aud_1', 'aud_2']) {
    await insert('audiences', [{ id, name: id, kind: 'list', created_by: 'key', created_at: 1, updated_at: 1 }])
  }
  await insert(
    'guests',
    guests.map((guest) => ({
      id: guest.id,
      attributes: '{}',
      language: guest.language,
      time_zone: guest.zone,
      birth_day: guest.birthDay,
      on_whatsapp: guest.onWhatsApp,
      on_whatsapp_at: guest.onWhatsApp === null ? null : at,
      unprocessed_count: guest.unprocessed,
      last_inbound_at: guest.wrote,
      last_mailed_at: guest.mailed,
      created_at: guest.created,
      updated_at: 1,
    })),
  )
  for (const { id, merged } of guests) {
    if (merged) await db.updateTable('guests').set({ merged_into: guests[0]!.id }).where('id', '=', id).execute()
  }
  await insert(
    'guest_tags',
    each(({ id, tags }) => tags.map((tag) => ({ tag, guest_id: id }))),
  )
  await insert(
    'audience_members',
    each(({ id, lists }) => lists.map((list) => ({ audience_id: list, guest_id: id, added_at: 1 }))),
  )
  await insert(
    'orders',
    each(({ id, orders }) => orders.map((order, n) => orderRow(id, order, n))),
  )
  await insert(
    'guest_retention',
    each((guest) => {
      const { count, sum, last } = ordersOf(guest)
      if (guest.orders.length === 0) return []
      const figures = { orders_count: count, orders_total: sum, last_order_at: last }
      return [{ guest_id: guest.id, retention: guest.retention, ...figures }]
    }),
  )
  await insert(
    'guest_dishes',
    each(({ id, dishes }) =>
      dishes.map(({ name, favourite }) => ({ guest_id: id, dish: foldDish(name), favourite: favourite ? 1 : 0 })),
    ),
  )
  await insert(
    'push_tokens',
    each(({ id, devices }) =>
      devices.map((is) => ({
        id: `${id}${is}`,
        guest_id: id,
        token: `${id}${is}`,
        platform: 'android',
        app: 'app',
        created_at: 1,
        seen_at: 1,
        removed_at: is === 'gone' ? 1 : null,
      })),
    ),
  )
  await insert(
    'bonuses',
    each(({ id, bonuses }) =>
      bonuses.map((amount, n) => ({
        id: `${id}b${n}`,
        external_id: `${id}b${n}`,
        guest_id: id,
        amount,
        at: n,
        created_at: 1,
      })),
    ),
  )
  await insert(
    'orders',
    each(({ id, scores }) => scores.map((_, n) => orderRow(id, hidden, n + 100))),
  )
  await insert(
    'ratings',
    each(({ id, scores }) => scores.map((score, n) => ratingRow(id, score, n))),
  )
  await insert(
    'deliveries',
    each(({ id, mailings }) =>
      mailings.map((mailing) => ({
        id: `${id}${mailing.id}`,
        lane_id: mailing.id,
        guest_id: id,
        cause: '',
        status: mailing.status,
        not_before: 1,
        created_at: 1,
        replied_at: mailing.replied ? 2 : null,
      })),
    ),
  )
}

/** Orders that ratings hang on, of a restaurant that no condition names. */
const hidden = { at: 1, total: 1, restaurant: 'rst_1', cancelled: true }

const orderRow = (guestId: string, order: Guest['orders'][number], n: number) => ({
  id: `${guestId}o${n}`,
  external_id: `${guestId}o${n}`,
  restaurant_id: order.restaurant,
  guest_id: guestId,
  items: '[]',
  total: order.total,
  delivery: 'own',
  status: order.cancelled ? 'cancelled' : 'delivered',
  placed_at: order.at,
  status_times: '{}',
  created_at: 1,
  updated_at: 1,
})

const ratingRow = (guestId: string, score: number, n: number) => ({
  id: `${guestId}r${n}`,
  order_id: `${guestId}o${n + 100}`,
  restaurant_id: 'rst_1',
  guest_id: guestId,
  score,
  good: '[]',
  bad: '[]',
  courier_good: '[]',
  courier_bad: '[]',
  topics: '[]',
  delivery: 'own',
  channel: 'api',
  status: 'none',
  // Some at the same moment: the later id is the last.
  rated_at: Math.floor(n / 2),
  created_at: 1,
  updated_at: 1,
})

function ordersOf({ orders }: Guest) {
  const counted = orders.filter(({ cancelled }) => !cancelled)
  return {
    count: counted.length,
    sum: counted.reduce((sum, { total }) => sum + total, 0),
    last: counted.length === 0 ? null : Math.max(...counted.map((order) => order.at)),
  }
}

// ── what conditions mean, in plain words ──────────────────────────────────────────────────────────────────────────

function matches(guest: Guest, node: Node): boolean {
  if (!isGroup(node)) return meets(guest, node)
  const { all_of = [], any_of, none_of = [] } = node
  return (
    all_of.every((each) => matches(guest, each)) &&
    (!any_of || any_of.some((each) => matches(guest, each))) &&
    !none_of.some((each) => matches(guest, each))
  )
}

function meets(guest: Guest, condition: Condition): boolean {
  const orders = ordersOf(guest)
  switch (condition.field) {
    case 'last_order':
      return meetsTime(orders.last, condition)
    case 'orders_count':
      return meetsAmount(orders.count, condition)
    case 'orders_sum':
      return meetsAmount(orders.sum / 100, condition)
    case 'retention':
      return guest.orders.length > 0 && guest.retention !== null && condition.value.includes(guest.retention)
    case 'favourite_dish':
      return guest.dishes.some(({ name, favourite }) => favourite && meetsDish(name, condition))
    case 'ordered_dish':
      return guest.dishes.some(({ name }) => meetsDish(name, condition))
    case 'restaurant':
      return guest.orders.some((order) => !order.cancelled && condition.value.includes(order.restaurant))
    case 'bonuses':
      return meetsAmount(guest.bonuses.reduce((sum, amount) => sum + amount, 0) / 100, condition)
    case 'last_score':
      return guest.scores.length > 0 && meetsAmount(guest.scores.at(-1)!, condition)
    case 'mean_score': {
      const mean = guest.scores.reduce((sum, score) => sum + score, 0) / guest.scores.length
      return guest.scores.length > 0 && meetsAmount(mean, condition)
    }
    case 'unprocessed':
      return guest.unprocessed > 0 === condition.value
    case 'tag':
      return guest.tags.some((tag) => condition.value.includes(tag))
    case 'language':
      return guest.language !== null && condition.value.includes(guest.language.split('-')[0]!)
    case 'time_zone':
      return guest.zone !== null && condition.value.includes(guest.zone)
    case 'birthday':
      return meetsBirthday(guest.birthDay, condition)
    case 'created':
      return meetsTime(guest.created, condition)
    case 'on_whatsapp':
      return condition.value.includes(WHATSAPP_ANSWERS[guest.onWhatsApp === null ? 2 : 1 - guest.onWhatsApp]!)
    case 'push_token':
      return guest.devices.includes('there') === condition.value
    case 'wrote':
      return meetsTime(guest.wrote, condition)
    case 'mailed':
      return meetsTime(guest.mailed, condition)
    case 'mailing':
      return guest.mailings.some(
        ({ id, status, replied }) =>
          condition.value.includes(id) &&
          { received: ['sent', 'read'].includes(status), read: status === 'read', answered: replied }[condition.op],
      )
    case 'audience':
      return guest.lists.some((list) => condition.value.includes(list))
  }
}

function meetsTime(time: number | null, condition: Condition<'last_order' | 'created' | 'wrote' | 'mailed'>): boolean {
  const days = time === null ? Infinity : (at - time) / DAY
  const day = (date: string) => DateTime.fromISO(date, { zone }).toMillis()
  switch (condition.op) {
    case 'within_days':
      return days <= condition.value
    case 'not_within_days':
      return days > condition.value
    case 'more_than_days_ago':
      return time !== null && days > condition.value
    case 'before':
      return time !== null && time < day(condition.value)
    case 'after':
      return time !== null && time >= day(condition.value)
    case 'ever':
      return time !== null
    case 'never':
      return time === null
  }
}

function meetsAmount(amount: number, { op, value }: { op: string; value: number }): boolean {
  return op === 'at_least' ? amount >= value : op === 'at_most' ? amount <= value : amount === value
}

function meetsDish(name: string, condition: Condition<'ordered_dish' | 'favourite_dish'>): boolean {
  return condition.op === 'in'
    ? condition.value.some((dish) => foldDish(dish) === foldDish(name))
    : foldDish(name).includes(foldDish(condition.value))
}

function meetsBirthday(day: string | null, condition: Condition<'birthday'>): boolean {
  if (condition.op === 'never' || day === null) return condition.op === 'never' && day === null
  if (condition.op === 'ever') return true
  if (condition.op === 'in_months') return condition.value.includes(Number(day.slice(0, 2)))
  const today = DateTime.fromMillis(at, { zone })
  return Array.from({ length: Math.min(condition.value, 366) + 1 }, (_, n) => today.plus({ days: n })).some((date) => {
    const common = !date.isInLeapYear && day === '02-29'
    return date.toFormat('MM-dd') === (common ? '02-28' : day)
  })
}

// ── conditions of every kind ──────────────────────────────────────────────────────────────────────────────────────

const value: Record<string, fc.Arbitrary<unknown>> = {
  days: fc.integer({ min: 0, max: 70 }),
  date: fc.constantFrom('2026-01-01', '2025-12-15T10:00:00+03:00', '2026-01-10'),
  count: fc.integer({ min: 0, max: 4 }),
  money: fc.constantFrom(0, 100, 1_500.5, 3_000),
  balance: fc.constantFrom(-100, 0, 50, 100),
  score: fc.constantFrom(1, 2.5, 3, 4, 4.5, 5),
  flag: fc.boolean(),
  text: fc.constantFrom('ПЕПП', 'ёлоч', '% сок_', 'нет такого', 'том  ЯМ'),
  texts: fc.subarray([...DISHES, 'нет такого'], { minLength: 1 }),
  tags: fc.subarray(TAGS, { minLength: 1 }),
  retention: fc.subarray([...RETENTIONS], { minLength: 1 }),
  languages: fc.subarray(['ru', 'en', 'pt'], { minLength: 1 }),
  time_zones: fc.subarray(ZONES, { minLength: 1 }),
  whatsapp: fc.subarray([...WHATSAPP_ANSWERS], { minLength: 1 }),
  months: fc.subarray([1, 2, 5, 12], { minLength: 1 }),
  restaurant_ids: fc.subarray(['rst_1', 'rst_2', 'rst_3'], { minLength: 1 }),
  mailing_ids: fc.subarray(['mlg_1', 'mlg_2', 'mlg_3'], { minLength: 1 }),
  audience_ids: fc.subarray(['aud_1', 'aud_2'], { minLength: 1 }),
}

const everyQuestion = (Object.keys(FIELDS) as Field[]).flatMap((field) =>
  Object.entries(FIELDS[field].ops).map(([op, kind]) => ({ field, op, kind: kind as string })),
)

const conditionArbitrary = fc
  .constantFrom(...everyQuestion)
  .chain(({ field, op, kind }) =>
    (value[kind] ?? fc.constant(undefined)).map(
      (given) => ({ field, op, ...(kind !== 'none' && { value: given }) }) as Condition,
    ),
  )

const nodeArbitrary: fc.Arbitrary<Node> = fc.letrec<{ node: Node; nodes: Node[] }>((tie) => ({
  nodes: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: conditionArbitrary as fc.Arbitrary<Node>, weight: 3 },
    { arbitrary: fc.record({ all_of: tie('nodes') }), weight: 1 },
    { arbitrary: fc.record({ any_of: tie('nodes') }), weight: 1 },
    { arbitrary: fc.record({ none_of: tie('nodes') }), weight: 1 },
    { arbitrary: fc.record({ all_of: tie('nodes'), any_of: tie('nodes'), none_of: tie('nodes') }), weight: 1 },
  ),
})).node

eachStore('conditions', (open) => {
  it('find in SQL, page by page and as a whole, the guests that they mean', { timeout: 60_000 }, async () => {
    const { db } = await open()
    const guests = fc
      .sample(guestArbitrary, { numRuns: 120, seed: 7 })
      .map((guest, n) => ({ ...guest, id: `gst_${String(n).padStart(3, '0')}`, merged: guest.merged && n > 0 }))
    await insertWorld(db, guests)
    const check = async (node: Node) => {
      const audience: SpelledAudience = { from: { all: true }, where: [node], at, zone }
      const expected = guests.filter((guest) => !guest.merged && matches(guest, node)).map(({ id }) => id)
      const page = audiencePage(audience, 'gst_010', 'gst_090')
      const { rows } = await sql<{ id: string }>`select * from ${page} as p`.execute(db)
      expect(rows.map(({ id }) => id).sort()).toEqual(expected.filter((id) => id > 'gst_010' && id <= 'gst_090'))
      expect(await countAudience(db, audience)).toBe(expected.length)
      const asked = guests.map(({ id }) => id).slice(0, 30)
      expect([...(await matchingGuests(db, audience, asked))].sort()).toEqual(
        expected.filter((id) => asked.includes(id)),
      )
    }
    for (const { field, op, kind } of everyQuestion) {
      for (const given of fc.sample(value[kind] ?? fc.constant(undefined), {
        numRuns: kind === 'none' ? 1 : 4,
        seed: 3,
      })) {
        await check({ field, op, ...(kind !== 'none' && { value: given }) } as Condition)
      }
    }
    await fc.assert(fc.asyncProperty(nodeArbitrary, check), { numRuns: 60, seed: 11 })
  })

  it('count who cannot be mailed, and why', async () => {
    const { db } = await open()
    const row = (n: number, more: object) => ({
      id: `gst_${n}`,
      attributes: '{}',
      created_at: 1,
      updated_at: 1,
      ...more,
    })
    for (const [n, more] of [
      {},
      { blocked_at: 1, opted_out_at: 1 },
      { opted_out_at: 1 },
      { on_whatsapp: 0, on_whatsapp_at: at - DAY },
      { on_whatsapp: 0, on_whatsapp_at: at - 31 * DAY },
      { merged_into: 'gst_0' },
    ].entries()) {
      await db
        .insertInto('guests')
        .values(row(n, more) as never)
        .execute()
    }
    const count = await countMailable(db, { from: { all: true }, where: [], at, zone })
    expect(count).toEqual({ count: 5, blocked: 1, optedOut: 1, notOnWhatsApp: 1, whatsapp: 2, sms: 0, push: 0 })
  })
})

describe('conditions as they come', () => {
  const refusal = (input: unknown) =>
    conditionsSchema
      .safeParse(input)
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join()

  it('are taken when they are of the table, and kept as they are', () => {
    for (const { field, op, kind } of everyQuestion) {
      const [given] = fc.sample(value[kind] ?? fc.constant(undefined), { numRuns: 1, seed: 5 })
      const condition = { field, op, ...(kind !== 'none' && { value: given }) }
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
