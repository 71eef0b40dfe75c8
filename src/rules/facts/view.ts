import type { ReadDb } from '../../db/index.ts'
import { getRestaurant, type Hours, hoursOf, isOpenAt } from '../../restaurants/index.ts'
import type { Facts, Occurrence } from '../matches.ts'
import type { Condition } from '../schema.ts'

/** What conditions ask about guests, for a page of events: only what they ask is looked up. */
export async function findFacts(
  db: ReadDb,
  conditions: readonly Condition[],
  occurrences: readonly Occurrence[],
): Promise<(occurrence: Occurrence) => Facts> {
  const asked = new Set(conditions.map(({ kind }) => kind))
  const guestIds = [...new Set(occurrences.map(({ guestId }) => guestId))]
  const some = guestIds.length > 0
  const tags = some && asked.has('tags') ? await tagsOf(db, guestIds) : undefined
  const languages = some && asked.has('language') ? await languagesOf(db, guestIds) : undefined
  const firsts = asked.has('first_contact') ? await eachOf(guestIds, (id) => firstMessageOf(db, id)) : undefined
  const orders = asked.has('order_status') ? await eachOf(guestIds, (id) => newestOrderOf(db, id)) : undefined
  const hours = asked.has('hours') ? await hoursOfRestaurants(db, occurrences) : undefined
  return ({ guestId, restaurantId, messageId, orderStatus, at }) => {
    const first = firsts?.get(guestId)
    const open = restaurantId === null ? undefined : hours?.get(restaurantId)
    return {
      tags: new Set((tags?.get(guestId) ?? []).map(({ tag }) => tag)),
      language: languages?.get(guestId) ?? null,
      isOpen: open ? isOpenAt(open, at) : true,
      isFirstContact: first === undefined || first.ref_id === messageId,
      orderStatus: orderStatus ?? orders?.get(guestId)?.status ?? null,
    }
  }
}

async function tagsOf(db: ReadDb, guestIds: readonly string[]) {
  const rows = await db.selectFrom('guest_tags').selectAll().where('guest_id', 'in', guestIds).execute()
  return Map.groupBy(rows, (row) => row.guest_id)
}

async function languagesOf(db: ReadDb, guestIds: readonly string[]) {
  const rows = await db.selectFrom('guests').select(['id', 'language']).where('id', 'in', guestIds).execute()
  return new Map(rows.map(({ id, language }) => [id, language]))
}

async function hoursOfRestaurants(db: ReadDb, occurrences: readonly Occurrence[]): Promise<Map<string, Hours>> {
  const ids = new Set(occurrences.flatMap(({ restaurantId }) => restaurantId ?? []))
  const found = new Map<string, Hours>()
  for (const id of ids) {
    const hours = hoursOf(await getRestaurant(db, id))
    if (hours) found.set(id, hours)
  }
  return found
}

/** One short index look-up for each: otherwise all messages of a guest with thousands would be read. */
async function eachOf<T>(guestIds: readonly string[], find: (id: string) => Promise<T>): Promise<Map<string, T>> {
  const found = new Map<string, T>()
  for (const id of guestIds) found.set(id, await find(id))
  return found
}

function firstMessageOf(db: ReadDb, guestId: string) {
  return db
    .selectFrom('timeline')
    .select('ref_id')
    .where('guest_id', '=', guestId)
    .where('kind', '=', 'message')
    .orderBy('at')
    .orderBy('ref_id')
    .limit(1)
    .executeTakeFirst()
}

function newestOrderOf(db: ReadDb, guestId: string) {
  return db
    .selectFrom('orders')
    .select('status')
    .where('guest_id', '=', guestId)
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}
