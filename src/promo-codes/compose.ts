import type { AuditHook, GuestHooks } from '../guests/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { mailingPromoCodes } from './mailing-codes.ts'
import { mergePromoCodes } from './promo-codes.ts'
import { type PromoRouteDeps, promoRoutes } from './routes.ts'

type Others = { guests: { hooks: Hooks<GuestHooks>; audit: AuditHook } }

/** Codes of guests, and how a mailing gets one for each. */
export function composePromoCodes({ db, clock }: Omit<PromoRouteDeps, 'audit'>, { guests }: Others) {
  guests.hooks.listen({ onMerge: mergePromoCodes })
  return {
    issueForMailing: mailingPromoCodes({ db, clock }),
    routes: promoRoutes({ db, clock, audit: guests.audit }),
  }
}
