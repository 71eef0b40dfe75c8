import { sql } from 'kysely'
import type { ReadDb } from '../db/index.ts'

/** A stranger's id is no guest's: the code of somebody else stays theirs. */
export async function guestWithPhone(db: ReadDb, phone: string): Promise<string> {
  const row = await db
    .selectFrom('guest_identities')
    .select('guest_id')
    .where('kind', '=', 'phone')
    .where('value', '=', phone)
    .executeTakeFirst()
  return row?.guest_id ?? ''
}

/** Made, used and run out, by percentage. */
export function promoStatistics(db: ReadDb, restaurantId: string, now: number) {
  return db
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
