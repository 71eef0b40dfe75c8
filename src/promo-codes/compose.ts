import type { z } from 'zod'
import type { AuditHook, GuestHooks, TimelineResolver } from '../guests/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { mailingPromoCodes } from './mailing-codes.ts'
import { promoCodePersonalData } from './personal-data.ts'
import { mergePromoCodes } from './promo-codes.ts'
import { type PromoRouteDeps, promoRoutes } from './routes.ts'
import { givenCodeSchema, promoTimelineResolver } from './timeline.ts'

type Others = {
  guests: { hooks: Hooks<GuestHooks>; audit: AuditHook }
  orders: { timeline: { bonus: TimelineResolver }; timelineShapes: { bonus: z.ZodObject[] } }
}

/** Guests' codes, and how a mailing gets one for each. */
export function composePromoCodes({ db, clock }: Omit<PromoRouteDeps, 'audit'>, { guests, orders }: Others) {
  guests.hooks.listen({ onMerge: mergePromoCodes, ...promoCodePersonalData })
  const codes = promoTimelineResolver({ clock })
  // A promo code is given as bonuses are, and is listed among them.
  const bonus: TimelineResolver = async (db, ids) =>
    new Map([...(await orders.timeline.bonus(db, ids)), ...(await codes(db, ids))])
  return {
    issueForMailing: mailingPromoCodes({ db, clock }),
    timeline: { bonus },
    timelineShapes: { bonus: [givenCodeSchema, ...orders.timelineShapes.bonus] },
    routes: promoRoutes({ db, clock, audit: guests.audit }),
  }
}
