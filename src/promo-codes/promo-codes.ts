import { randomInt } from 'node:crypto'
import type { Selectable } from 'kysely'
import { RetryTransaction, type Tx } from '../db/index.ts'
import type { PromoCodesTable } from '../db/schema/promo-codes.ts'
import type { MergeHook } from '../guests/index.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { PromoPercent } from '../lib/promo-percents.ts'
import { DAY } from '../lib/units.ts'

export type PromoCodeRow = Selectable<PromoCodesTable>

/** Letters and digits that nobody confuses, on paper or by phone. */
const ALPHABET = 'ACDEFGHJKLMNPQRTUVWXY34679'
const LENGTH = 8

export function newPromoCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** As people type them: in upper or lower case, with blanks or dashes. */
export function normalisePromoCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '')
}

export type NewPromoCode = {
  percent: PromoPercent
  restaurantId: string
  guestId: string | null
  reviewId: string | null
  days: number
  createdBy: string
  at: number
}

/** Creates a code that nobody has. Call it inside `transact`. */
export async function issuePromoCode(tx: Tx, promo: NewPromoCode): Promise<PromoCodeRow> {
  const row = await tx
    .insertInto('promo_codes')
    .values({
      id: newId('prm'),
      code: newPromoCode(),
      percent: promo.percent,
      restaurant_id: promo.restaurantId,
      guest_id: promo.guestId,
      review_id: promo.reviewId,
      expires_at: promo.at + promo.days * DAY,
      redeemed_at: null,
      redeemed_order: null,
      created_by: promo.createdBy,
      created_at: promo.at,
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new RetryTransaction('a promo code')
  return row
}

export type Redemption = {
  code: string
  /** The guest who uses it, if the caller knows. */
  guestId: string | null
  restaurantId: string | null
  orderExternalId: string | null
  at: number
}

/**
 * Uses a code up: once, before it expires, by the guest it was made for. The same order again is the same redemption.
 * Throws `not_found`, `wrong_state`, `forbidden`.
 */
export async function redeemPromoCode(
  tx: Tx,
  { code, guestId, restaurantId, orderExternalId, at }: Redemption,
): Promise<PromoCodeRow> {
  const known = await tx.selectFrom('promo_codes').selectAll().where('code', '=', code).executeTakeFirst()
  if (!known) throw notFound('promo code', code)
  if (restaurantId !== null && known.restaurant_id !== restaurantId) throw notFound('promo code', code)
  if (known.guest_id !== null && guestId !== null && known.guest_id !== guestId) {
    throw new AppError('forbidden', 'This promo code was given to another guest.')
  }
  if (known.redeemed_at !== null) {
    if (orderExternalId !== null && known.redeemed_order === orderExternalId) return known
    throw new AppError('wrong_state', 'This promo code has been used.')
  }
  if (known.expires_at <= at) throw new AppError('wrong_state', 'This promo code has run out.')
  const redeemed = await tx
    .updateTable('promo_codes')
    .set({ redeemed_at: at, redeemed_order: orderExternalId })
    .where('id', '=', known.id)
    .where('redeemed_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!redeemed) throw new AppError('wrong_state', 'This promo code has been used.')
  return redeemed
}

/** After a merge the codes of the merged guest belong to the kept one. */
export const mergePromoCodes: MergeHook = async (tx, { keptId, mergedId }) => {
  // Both may have a code from one mailing: the merged guest's stays valid, as a code like any other.
  await tx
    .updateTable('promo_codes')
    .set({ mailing_id: null })
    .where('guest_id', '=', mergedId)
    .where('mailing_id', 'in', (eb) =>
      eb
        .selectFrom('promo_codes')
        .select('mailing_id')
        .where('guest_id', '=', keptId)
        .where('mailing_id', 'is not', null),
    )
    .execute()
  await tx.updateTable('promo_codes').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
}
