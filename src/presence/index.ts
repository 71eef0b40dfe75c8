export { composePresence } from './compose.ts'
export { openPresences, presenceEvents } from './presence.ts'
export { presenceRoutes } from './routes.ts'
