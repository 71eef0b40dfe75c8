import { type Db, type ReadDb, RetryTransaction, type Tx, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { DAY } from '../lib/units.ts'
import { type RestaurantRow, settingsOf } from '../restaurants/index.ts'
import { newPromoCode } from './promo-codes.ts'

export type MailingCode = {
  mailingId: string
  guestId: string
  dedupeKey: string
  /** Where the code is valid, if the mailing's number belongs to a restaurant. */
  restaurantId: string | null
  percent: number
  days: number | null
}

/**
 * The promo code of a mailing's guest: created when first requested, and the same ever after. Undefined if there is no
 * restaurant where it could be valid.
 */
export function mailingPromoCodes({ db, clock }: { db: Db; clock: Clock }) {
  return async (wanted: MailingCode): Promise<string | undefined> =>
    (await findCode(db, wanted)) ?? transact(db, (tx) => makeCode(tx, wanted, clock.now()))
}

async function makeCode(tx: Tx, wanted: MailingCode, at: number): Promise<string | undefined> {
  const { mailingId, guestId, dedupeKey, percent } = wanted
  const restaurant = await findRestaurant(tx, wanted)
  if (!restaurant) return undefined
  const row = await tx
    .insertInto('promo_codes')
    .values({
      id: newId('prm'),
      code: newPromoCode(),
      percent,
      restaurant_id: restaurant.id,
      guest_id: guestId,
      review_id: null,
      mailing_id: mailingId,
      dedupe_key: dedupeKey,
      expires_at: at + (wanted.days ?? settingsOf(restaurant).promo_days) * DAY,
      redeemed_at: null,
      redeemed_order: null,
      created_by: mailingId,
      created_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst()
  const code = row?.code ?? (await findCode(tx, wanted))
  // The code was already somebody else's: another is drawn.
  if (code === undefined) throw new RetryTransaction('a promo code')
  return code
}

async function findCode(db: ReadDb, { mailingId, guestId, dedupeKey }: MailingCode): Promise<string | undefined> {
  const row = await db
    .selectFrom('promo_codes')
    .select('code')
    .where('mailing_id', '=', mailingId)
    .where('guest_id', '=', guestId)
    .where('dedupe_key', '=', dedupeKey)
    .executeTakeFirst()
  return row?.code
}

/** The restaurant of the number, that of the guest's last order, or the oldest one. */
async function findRestaurant(db: ReadDb, wanted: MailingCode): Promise<RestaurantRow | undefined> {
  const last = await db
    .selectFrom('guest_retention')
    .select('last_restaurant_id')
    .where('guest_id', '=', wanted.guestId)
    .executeTakeFirst()
  for (const id of [wanted.restaurantId, last?.last_restaurant_id]) {
    if (!id) continue
    const found = await db.selectFrom('restaurants').selectAll().where('id', '=', id).executeTakeFirst()
    if (found) return found
  }
  return db.selectFrom('restaurants').selectAll().orderBy('id').limit(1).executeTakeFirst()
}
