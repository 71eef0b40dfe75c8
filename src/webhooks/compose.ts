import type { Settings } from '../../config/env.ts'
import type { EventHooks } from '../events/index.ts'
import type { GuestHooks } from '../guests/index.ts'
import type { Jobs } from '../jobs/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { DeliverDeps } from './deliver-due.ts'
import type { EventFormats } from './event-format.ts'
import { webhookPersonalData } from './personal-data.ts'
import { planWebhooks } from './plan.ts'
import { webhookRoutes } from './routes.ts'
import { createSender } from './send.ts'
import { watchWebhooks } from './watch.ts'

type Base = Omit<DeliverDeps, 'sender' | 'formats'> & {
  jobs: Pick<Jobs, 'restartWorkers'>
  settings: Pick<Settings, 'OTKLIK_WEBHOOK_ALLOW_PRIVATE'>
}

/** Programs' endpoints, and the delivery of events to them. */
export function composeWebhooks(
  base: Base,
  {
    events,
    guests,
    formats,
  }: {
    events: { hooks: Hooks<EventHooks> }
    guests: { hooks: Hooks<GuestHooks> }
    formats: EventFormats
  },
) {
  const allowPrivate = base.settings.OTKLIK_WEBHOOK_ALLOW_PRIVATE
  const deps = { ...base, formats, allowPrivate, sender: createSender({ allowPrivate }) }
  guests.hooks.listen(webhookPersonalData)
  events.hooks.listen({
    async onRelay(tx, relayed, afterwards) {
      afterwards.push(await planWebhooks(deps, tx, relayed))
    },
  })
  return { ...deps, watched: watchWebhooks(base), routes: webhookRoutes(deps) }
}
