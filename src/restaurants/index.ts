export { type BrandVoice, brandVoiceSchema } from './brand-voice.ts'
export { composeRestaurants } from './compose.ts'
export { type Formula, formulaSchema } from './formula.ts'
export type { RestaurantHooks } from './hooks.ts'
export { getRestaurant, type RestaurantRow, saveRestaurantSettings } from './restaurants.ts'
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
