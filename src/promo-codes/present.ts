import { z } from 'zod'
import { instantOut, toIso } from '../http/time.ts'
import type { PromoCodeRow } from './promo-codes.ts'

export const promoSchema = z
  .object({
    id: z.string(),
    code: z.string(),
    percent: z.number().int(),
    restaurant_id: z.string(),
    guest_id: z.string().nullable(),
    review_id: z.string().nullable(),
    status: z.enum(['open', 'redeemed', 'expired']),
    expires_at: instantOut,
    redeemed_at: instantOut.nullable(),
    redeemed_order: z.string().nullable(),
    created_at: instantOut,
  })
  .meta({ id: 'PromoCode' })

/** A code as the API shows it; whether it has expired is judged at `now`. */
export function presentPromo(row: PromoCodeRow, now: number): z.output<typeof promoSchema> {
  return {
    id: row.id,
    code: row.code,
    percent: row.percent,
    restaurant_id: row.restaurant_id,
    guest_id: row.guest_id,
    review_id: row.review_id,
    status: row.redeemed_at !== null ? 'redeemed' : row.expires_at <= now ? 'expired' : 'open',
    expires_at: toIso(row.expires_at),
    redeemed_at: toIso(row.redeemed_at),
    redeemed_order: row.redeemed_order,
    created_at: toIso(row.created_at),
  }
}
