export { composePromoCodes } from './compose.ts'
export { mailingPromoCodes } from './mailing-codes.ts'
export { issuePromoCode } from './promo-codes.ts'
export { percentInput, promoRoutes } from './routes.ts'
