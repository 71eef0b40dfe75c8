export { openPresences, presenceEvents } from './presence.ts'
export { presenceRoutes } from './routes.ts'
