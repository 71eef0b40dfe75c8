import type { Selectable } from 'kysely'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { dialectOf, type ReadDb, storedJson, type Tx } from '../db/index.ts'
import type { RestaurantsTable } from '../db/schema/restaurants.ts'
import { nameInput, timeZoneInput } from '../http/inputs.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { instantOut, toIso } from '../http/time.ts'
import { notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Hours } from './opening-hours/opening-hours.ts'
import { type OpeningHours, openingHoursSchema, readOpeningHours } from './opening-hours/schema.ts'

export type RestaurantRow = Selectable<RestaurantsTable>

const siteId = z.string().trim().min(1).max(200)

/** What the reputation slice stores about a restaurant; that slice owns its meaning. */
const restaurantSettings = z.object({
  rating_border: z.number().int().min(1).max(5).optional(),
  review_sites: z
    .object({
      yandex_maps: siteId.optional(),
      two_gis: siteId.optional(),
      google_maps: siteId.optional(),
      tripadvisor: siteId.optional(),
    })
    .optional(),
  formula: z.record(z.string().max(60), z.number().min(0).max(10_000)).optional(),
})

/** Fields of other slices for a page of restaurants at once, by id. */
export type ShowFields = (restaurants: readonly RestaurantRow[]) => Promise<Map<string, Record<string, unknown>>>

export type RestaurantSettings = z.output<typeof restaurantSettings>

export const newRestaurantInput = restaurantSettings.extend({
  name: nameInput,
  time_zone: timeZoneInput,
  courier: z.enum(['own', 'partner']),
  answer_target_minutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60)
    .optional()
    .meta({
      description:
        'Within so many minutes of opening hours guests should have an answer in the chat; 15 unless told otherwise',
    }),
  opening_hours: openingHoursSchema
    .nullable()
    .optional()
    .meta({ description: 'When guests are answered; null: at all times. Targets for answers count this time alone' }),
})

export const restaurantChangesInput = newRestaurantInput.partial()

export const restaurantSchema = newRestaurantInput
  .extend({
    id: z.string(),
    time_zone: z.string(),
    answer_target_minutes: z.number().int(),
    opening_hours: openingHoursSchema.nullable(),
    created_at: instantOut,
  })
  .meta({ id: 'Restaurant' })

/** Each slice reads its own of them. */
export const readSettings = storedJson('restaurants.settings', z.record(z.string(), z.unknown()))

type RestaurantOut = z.output<typeof restaurantSchema>

export function presentRestaurant(row: RestaurantRow): RestaurantOut {
  return {
    id: row.id,
    name: row.name,
    time_zone: row.time_zone,
    courier: row.courier,
    answer_target_minutes: row.answer_target_minutes,
    opening_hours: row.opening_hours === null ? null : readOpeningHours(row.opening_hours),
    ...restaurantSettings.parse(readSettings(row.settings)),
    created_at: toIso(row.created_at),
  }
}

const stored = (hours: OpeningHours | null) => (hours === null ? null : JSON.stringify(hours))

/** A restaurant's hours; undefined: it has none, and is open at all times. */
export function hoursOf({
  opening_hours,
  time_zone: zone,
}: Pick<RestaurantRow, 'opening_hours' | 'time_zone'>): Hours | undefined {
  if (opening_hours === null) return undefined
  const hours = parsedHours.get(opening_hours) ?? readOpeningHours(opening_hours)
  parsedHours.set(opening_hours, hours)
  return { hours, zone }
}

/** Each message of a guest needs them. */
const parsedHours = new LRUCache<string, OpeningHours>({ max: 1_000 })

export function addRestaurant(
  tx: Tx,
  { name, time_zone, courier, answer_target_minutes, opening_hours, ...settings }: z.output<typeof newRestaurantInput>,
  at: number,
): Promise<RestaurantRow> {
  return tx
    .insertInto('restaurants')
    .values({
      id: newId('rst'),
      name,
      time_zone,
      courier,
      ...(answer_target_minutes !== undefined && { answer_target_minutes }),
      opening_hours: stored(opening_hours ?? null),
      settings: JSON.stringify(settings),
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Throws `not_found`. */
export async function changeRestaurant(
  tx: Tx,
  id: string,
  {
    name,
    time_zone,
    courier,
    answer_target_minutes,
    opening_hours,
    ...settings
  }: z.output<typeof restaurantChangesInput>,
): Promise<RestaurantRow> {
  const restaurant = await lockRestaurant(tx, id)
  return tx
    .updateTable('restaurants')
    .set({
      name: name ?? restaurant.name,
      time_zone: time_zone ?? restaurant.time_zone,
      courier: courier ?? restaurant.courier,
      answer_target_minutes: answer_target_minutes ?? restaurant.answer_target_minutes,
      ...(opening_hours !== undefined && { opening_hours: stored(opening_hours) }),
      settings: JSON.stringify({ ...readSettings(restaurant.settings), ...settings }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Settings owned by another slice, beside those of others. Throws `not_found`. */
export async function saveRestaurantSettings(
  tx: Tx,
  id: string,
  settings: Record<string, unknown>,
): Promise<RestaurantRow> {
  const restaurant = await lockRestaurant(tx, id)
  return tx
    .updateTable('restaurants')
    .set({ settings: JSON.stringify({ ...readSettings(restaurant.settings), ...settings }) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Throws `not_found`. */
export async function getRestaurant(db: ReadDb, id: string): Promise<RestaurantRow> {
  const row = await db.selectFrom('restaurants').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('restaurant', id)
  return row
}

/** On PostgreSQL nobody else may change it until the transaction ends. Throws `not_found`. */
export async function lockRestaurant(tx: Tx, id: string): Promise<RestaurantRow> {
  const query = tx.selectFrom('restaurants').selectAll().where('id', '=', id)
  const row = await (dialectOf(tx) === 'postgres' ? query.forNoKeyUpdate() : query).executeTakeFirst()
  if (!row) throw notFound('restaurant', id)
  return row
}

/** Newest last; `show` adds other slices' fields. */
export async function listRestaurants(db: ReadDb, { cursor, limit }: PageQuery, show: ShowFields) {
  let query = db.selectFrom('restaurants').selectAll()
  if (cursor) query = query.where('id', '>', decodeCursor(cursor, z.tuple([z.string()]))[0])
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const fields = await show(rows.slice(0, limit))
  const present = (row: RestaurantRow) => ({ ...presentRestaurant(row), ...fields.get(row.id) })
  return cutPage(rows, limit, (row) => [row.id], present)
}
