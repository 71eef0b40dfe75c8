import { z } from 'zod'
import type { TimelineResolver } from '../guests/index.ts'
import type { Clock } from '../lib/clock.ts'
import { presentPromo, promoSchema } from './present.ts'

export const givenCodeSchema = promoSchema.extend({ what: z.literal('promo_code'), given_by: z.string() })

/** Promo codes given by people, shown among the bonuses in a guest's timeline. */
export function promoTimelineResolver({ clock }: { clock: Clock }): TimelineResolver {
  return async (db, refIds) => {
    const rows = await db.selectFrom('promo_codes').selectAll().where('id', 'in', refIds).execute()
    return new Map(
      rows.map((row) => [row.id, { what: 'promo_code', ...presentPromo(row, clock.now()), given_by: row.created_by }]),
    )
  }
}
