import { sql } from 'kysely'
import { type ReadDb, readReplica } from '../db/index.ts'
import type { PromoCodeRow } from './promo-codes.ts'

type Wanted = {
  restaurantId?: string | undefined
  guestId?: string | undefined
  before?: string | undefined
  limit: number
}

/** Newest first. */
export function listPromoCodes(db: ReadDb, { restaurantId, guestId, before, limit }: Wanted): Promise<PromoCodeRow[]> {
  let query = db.selectFrom('promo_codes').selectAll()
  if (restaurantId) query = query.where('restaurant_id', '=', restaurantId)
  if (guestId) query = query.where('guest_id', '=', guestId)
  if (before) query = query.where('id', '<', before)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export function findPromoCode(db: ReadDb, code: string): Promise<PromoCodeRow | undefined> {
  return db.selectFrom('promo_codes').selectAll().where('code', '=', code).executeTakeFirst()
}

/** An unknown guest id matches nobody: somebody else's code stays theirs. */
export async function guestWithPhone(db: ReadDb, phone: string): Promise<string> {
  const row = await db
    .selectFrom('guest_identities')
    .select('guest_id')
    .where('kind', '=', 'phone')
    .where('value', '=', phone)
    .executeTakeFirst()
  return row?.guest_id ?? ''
}

/** Created, used and expired, by percentage. */
export function promoStatistics(db: ReadDb, restaurantId: string, now: number) {
  return readReplica(db)
    .selectFrom('promo_codes')
    .select([
      'percent',
      sql<number>`cast(count(*) as integer)`.as('issued'),
      sql<number>`cast(count(redeemed_at) as integer)`.as('redeemed'),
      sql<number>`cast(coalesce(sum(case when redeemed_at is null and expires_at <= ${now} then 1 else 0 end), 0) as integer)`.as(
        'expired',
      ),
    ])
    .where('restaurant_id', '=', restaurantId)
    .groupBy('percent')
    .orderBy('percent')
    .execute()
}
