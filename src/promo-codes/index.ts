export { mailingPromoCodes } from './mailing-codes.ts'
export { issuePromoCode } from './promo-codes.ts'
export { percentInput, promoRoutes } from './routes.ts'
