export { type BrandVoice, brandVoiceSchema } from './brand-voice.ts'
export { composeRestaurants } from './compose.ts'
export { type Formula, formulaSchema } from './formula.ts'
export type { RestaurantHooks } from './hooks.ts'
export { afterOpenTime, closedAt, type Hours, isOpenAt, nextOpening } from './opening-hours/opening-hours.ts'
export { type OpeningHours, openingHoursSchema } from './opening-hours/schema.ts'
export {
  getRestaurant,
  hoursOf,
  lockRestaurant,
  type RestaurantRow,
  readSettings,
  saveRestaurantSettings,
} from './restaurants.ts'
export {
  REVIEW_SITES,
  type ReviewLink,
  reviewAddress,
  reviewLinkSchema,
  reviewLinks,
  reviewSitesSchema,
} from './review-sites.ts'
export { restaurantRoutes } from './routes.ts'
export { formulaOf, type ReputationSettings, reputationSettingsSchema, requestSchema, settingsOf } from './settings.ts'
