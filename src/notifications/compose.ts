import { type EphemeralEvents, type EventHooks, mergeEphemeral } from '../events/index.ts'
import type { GuestHooks } from '../guests/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import { countInbox } from '../presence/index.ts'
import { createSender } from '../webhooks/index.ts'
import type { NotificationDeps } from './deps.ts'
import { makePlanWaker } from './jobs.ts'
import { onNotification } from './live.ts'
import { concernsUsers } from './occurrences.ts'
import { notificationPersonalData } from './personal-data.ts'
import { notificationRoutes } from './routes.ts'

type Base = Omit<NotificationDeps, 'sender' | 'countInbox'>
type Others = {
  events: { hooks: Hooks<EventHooks> }
  guests: { hooks: Hooks<GuestHooks> }
  presence: { ephemeral: EphemeralEvents }
}

/** Notifies users of what happens: in open consoles, and by Web Push when none is open. */
export function composeNotifications(base: Base, { events, guests, presence }: Others) {
  // Browsers name their push services: none of them is at a private address, whatever webhooks may reach.
  const allowPrivate = false
  const deps = { ...base, allowPrivate, sender: createSender({ allowPrivate }), countInbox: () => countInbox(base.db) }
  guests.hooks.listen(notificationPersonalData)
  const wakePlanner = makePlanWaker(base)
  events.hooks.listen({
    async onRelay(_tx, relayed, afterwards) {
      if (relayed.some(({ type }) => concernsUsers(type))) afterwards.push(() => wakePlanner(base.clock.now()))
    },
  })
  const told: EphemeralEvents = { current: () => [], on: (listener) => onNotification(base, listener) }
  return { ...deps, ephemeral: mergeEphemeral(presence.ephemeral, told), routes: notificationRoutes(deps) }
}
