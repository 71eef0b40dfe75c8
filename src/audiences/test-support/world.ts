import fc from 'fast-check'
import type { Db } from '../../db/index.ts'
import { DAY } from '../../lib/units.ts'
import { foldDish, RETENTIONS } from '../../orders/index.ts'

/** The moment at which conditions are evaluated, and from which days count. */
export const at = Date.UTC(2026, 0, 20, 9)
export const zone = 'Europe/Moscow'
export const DISHES = ['Пицца «Пепперони»', 'Ёлочный салат', 'Том ям', '100% сок_манго']
export const TAGS = ['vip', 'обед', 'новый']
export const ZONES = ['Europe/Kaliningrad', 'Asia/Vladivostok']

/** A guest with everything conditions ask about. */
export type Guest = {
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
  /** About advertising, in the order of the statements. */
  said: { channel: 'whatsapp' | 'sms' | 'push' | 'all'; state: 'given' | 'withdrawn' }[]
  merged: boolean
}

const moment = fc.integer({ min: 0, max: 60 }).map((days) => at - days * DAY)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const some = <T>(items: readonly T[]) => fc.subarray([...items])

export const guestArbitrary: fc.Arbitrary<Omit<Guest, 'id'>> = fc.record({
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
  said: fc.array(
    fc.record({
      channel: fc.constantFrom('whatsapp' as const, 'sms' as const, 'push' as const, 'all' as const),
      state: fc.constantFrom('given' as const, 'withdrawn' as const),
    }),
    { maxLength: 3 },
  ),
  merged: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})

/** Writes guests and their data into the tables. */
export async function insertWorld(db: Db, guests: Guest[]) {
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
    'consents',
    each(({ id, said }) =>
      said.map(({ channel, state }, n) => ({
        id: `cns_${id}_${n}`,
        guest_id: id,
        channel,
        state,
        purpose: 'advertising',
        at: n,
        how: 'api',
        recorded_at: n,
      })),
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
    'send_queues',
    [...new Set(guests.flatMap(({ mailings }) => mailings.map(({ id }) => id)))].map((id) => ({
      id: `snq_${id}`,
      owner_kind: 'mailing' as const,
      owner_id: id,
      is_test: 0 as const,
      channel: 'whatsapp' as const,
      kind: 'mailing' as const,
      priority: 30,
      open: 0 as const,
      number_ids: null,
      when_number_lost: 'wait' as const,
      created_at: 1,
      opened_at: 1,
      served: 0,
    })),
  )
  await insert(
    'deliveries',
    each(({ id, mailings }) =>
      mailings.map((mailing) => ({
        id: `${id}${mailing.id}`,
        queue_id: `snq_${mailing.id}`,
        guest_id: id,
        dedupe_key: '',
        status: mailing.status,
        not_before: 1,
        created_at: 1,
        replied_at: mailing.replied ? 2 : null,
      })),
    ),
  )
}

/** Orders that ratings belong to, of a restaurant that no condition names. */
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
  // Some at the same moment: then the later id is the last.
  rated_at: Math.floor(n / 2),
  created_at: 1,
  updated_at: 1,
})

/** Only orders that were not cancelled count. `sum` in hundredths. */
export function ordersOf({ orders }: Pick<Guest, 'orders'>) {
  const counted = orders.filter(({ cancelled }) => !cancelled)
  return {
    count: counted.length,
    sum: counted.reduce((sum, { total }) => sum + total, 0),
    last: counted.length === 0 ? null : Math.max(...counted.map((order) => order.at)),
  }
}
