export { openPresences, type Presences, presenceEvents } from './presence.ts'
export { deskRoutes } from './routes.ts'
