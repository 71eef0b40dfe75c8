export type { RestaurantHooks } from './hooks.ts'
export type { QuickAnswerOut } from './quick-answers.ts'
export { getRestaurant, type RestaurantRow, saveRestaurantSettings } from './restaurants.ts'
export { restaurantRoutes } from './routes.ts'
