import { sql } from 'kysely'
import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import type { OrderStatus } from '../db/schema/orders.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { notFound } from '../lib/errors.ts'
import type { OrderRow } from './deps.ts'
import { presentBonus, presentOrder } from './present.ts'

/** Throws `not_found`. */
export async function getOrder(db: ReadDb, externalId: string): Promise<OrderRow> {
  const row = await db.selectFrom('orders').selectAll().where('external_id', '=', externalId).executeTakeFirst()
  if (!row) throw notFound('order', externalId)
  return row
}

/** Unknown ids are left out. */
export async function ordersByIds(db: ReadDb, ids: readonly string[]): Promise<Map<string, OrderRow>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('orders').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function isGuestWithPhone(db: ReadDb, guestId: string, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('guest_identities')
    .select('guest_id')
    .where('kind', '=', 'phone')
    .where('value', '=', phone)
    .executeTakeFirst()
  return row?.guest_id === guestId
}

/** The restaurant of the guest's last order that was not cancelled. */
export async function lastRestaurantOf(db: ReadDb, guestId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('orders')
    .select('restaurant_id')
    .where('guest_id', '=', guestId)
    .where('status', '<>', 'cancelled')
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.restaurant_id
}

/** The number of this order among its guest's orders with its restaurant, from 1; cancelled ones do not count. */
export async function orderNumberOf(
  db: ReadDb,
  { guest_id, restaurant_id, placed_at, id }: Pick<OrderRow, 'guest_id' | 'restaurant_id' | 'placed_at' | 'id'>,
): Promise<number> {
  const { before } = await db
    .selectFrom('orders')
    .select(({ fn }) => fn.countAll().as('before'))
    .where('guest_id', '=', guest_id)
    .where('restaurant_id', '=', restaurant_id)
    .where('status', '<>', 'cancelled')
    .where('placed_at', '<=', placed_at)
    .where('id', '<>', id)
    .executeTakeFirstOrThrow()
  return Number(before) + 1
}

export function findBonus(db: ReadDb, externalId: string) {
  return db.selectFrom('bonuses').selectAll().where('external_id', '=', externalId).executeTakeFirst()
}

/** By their external ids. */
export async function findBonuses(db: ReadDb, externalIds: readonly string[]) {
  const rows = await db
    .selectFrom('bonuses')
    .selectAll()
    .where('external_id', 'in', ['', ...externalIds])
    .execute()
  return new Map(rows.map((row) => [row.external_id, row]))
}

export type OrderFilter = PageQuery & {
  restaurant_id?: string | undefined
  guest_id?: string | undefined
  status?: OrderStatus | undefined
}

/** Newest first. */
export async function listOrders(db: ReadDb, { cursor, limit, restaurant_id, guest_id, status }: OrderFilter) {
  let query = db.selectFrom('orders').selectAll()
  if (restaurant_id) query = query.where('restaurant_id', '=', restaurant_id)
  if (guest_id) query = query.where('guest_id', '=', guest_id)
  if (status) query = query.where('status', '=', status)
  // Written as in the partial index; a guest has few orders.
  if (status && status !== 'delivered' && !guest_id)
    query = query.where('status', '<>', sql.lit<OrderStatus>('delivered'))
  if (cursor) {
    const [at, id] = decodeCursor(cursor, z.tuple([z.number(), z.string()]))
    query = query.where(sql<boolean>`(placed_at, id) < (${at}, ${id})`)
  }
  const rows = await query
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.placed_at, row.id], presentOrder)
}

export async function listBonuses(db: ReadDb, guestId: string, { cursor, limit }: PageQuery) {
  let query = db.selectFrom('bonuses').selectAll().where('guest_id', '=', guestId)
  if (cursor) {
    const [at, id] = decodeCursor(cursor, z.tuple([z.number(), z.string()]))
    query = query.where(sql<boolean>`(at, id) < (${at}, ${id})`)
  }
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.at, row.id], presentBonus)
}

/** Hundredths. */
export async function bonusBalance(db: ReadDb, guestId: string): Promise<number> {
  const { balance } = await db
    .selectFrom('bonuses')
    .select(sql<number>`cast(coalesce(sum(amount), 0) as bigint)`.as('balance'))
    .where('guest_id', '=', guestId)
    .executeTakeFirstOrThrow()
  return Number(balance)
}

export function findRetention(db: ReadDb, guestId: string) {
  return db.selectFrom('guest_retention').selectAll().where('guest_id', '=', guestId).executeTakeFirst()
}

/** Time zones of all restaurants, by id: times in files often come without one. */
export async function zonesOfRestaurants(db: ReadDb): Promise<Map<string, string>> {
  const rows = await db.selectFrom('restaurants').select(['id', 'time_zone']).execute()
  return new Map(rows.map(({ id, time_zone }) => [id, time_zone]))
}
