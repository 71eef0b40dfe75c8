import { mailingPromoCodes } from './mailing-codes.ts'
import { type PromoRouteDeps, promoRoutes } from './routes.ts'

/** Codes of guests, and how a mailing gets one for each. */
export function composePromoCodes({ db, clock }: Omit<PromoRouteDeps, 'audit'>, guests: Pick<PromoRouteDeps, 'audit'>) {
  return {
    issueForMailing: mailingPromoCodes({ db, clock }),
    routes: promoRoutes({ db, clock, audit: guests.audit }),
  }
}
