export { openPresences, presenceEvents } from './presence.ts'
export { deskRoutes } from './routes.ts'
