import type { Signals } from '../jobs/signals.ts'
import { openPresences, presenceEvents } from './presence.ts'
import { presenceRoutes } from './routes.ts'

/** Who has a guest open, and the rest of what the console's frame needs. */
export function composePresence(base: Omit<Parameters<typeof presenceRoutes>[0], 'presences'> & { signals: Signals }) {
  const presences = openPresences(base)
  return { ephemeral: presenceEvents(presences, base.clock), routes: presenceRoutes({ ...base, presences }) }
}
