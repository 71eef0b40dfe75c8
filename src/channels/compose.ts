import type { Settings } from '../../config/env.ts'
import { closeDrained, type SendDeps } from '../deliveries/index.ts'
import type { GuestHooks, TimelineResolver } from '../guests/index.ts'
import type { Enqueue, Jobs, Registration } from '../jobs/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { NumberHooks } from '../numbers/index.ts'
import type { SettingsHooks } from '../settings/index.ts'
import { askProvidersAnew } from './ask-providers-anew.ts'
import { openProviders } from './configured.ts'
import { channelPersonalData } from './personal-data.ts'
import { mergePushTokens } from './push/tokens.ts'
import { channelRoutes } from './routes.ts'
import { createChannelRunner } from './runner.ts'
import { mailingEntrySchema, resolveSends } from './view.ts'
import { createWhatsAppSender, type WhatsAppSender } from './whatsapp/sender.ts'

/** The handler of a number's send cycles: see workers/send-cycle.ts. */
export type SendCycleWorker = (sender: Pick<WhatsAppSender, 'runCycle'>) => Registration

type Base = { enqueue: Enqueue; jobs: Jobs; settings: Settings }
type Others = {
  sendCycleWorker: SendCycleWorker
  guests: { hooks: Hooks<GuestHooks> }
  settings: { hooks: Hooks<SettingsHooks> }
  numbers: { hooks: Hooks<NumberHooks> }
  deliveries: SendDeps & { timeline: TimelineResolver }
}

/** The senders of what `deliveries` says is due: WhatsApp through the numbers, SMS and push through providers. */
export function composeChannels(base: Base, { guests, settings, numbers, deliveries, sendCycleWorker }: Others) {
  const deps = { ...deliveries, ...base, providers: openProviders(base.settings, deliveries.clock) }
  const whatsapp = createWhatsAppSender({
    ...deps,
    openWorker: (numberId, runCycle) => sendCycleWorker({ runCycle }).start(base.jobs, numberId),
  })
  const others = createChannelRunner({ ...deps, onDrained: () => closeDrained(deliveries) })
  guests.hooks.listen({ onMerge: mergePushTokens, ...channelPersonalData })
  settings.hooks.listen({ onChange: askProvidersAnew })
  numbers.hooks.listen({
    onOpen: (numberId) => whatsapp.onOpen(numberId),
    onDown: (numberId, down) => whatsapp.onDown(numberId, down),
  })
  // WhatsApp's are messages; those of the other channels are deliveries.
  const mailing: TimelineResolver = async (db, ids) =>
    new Map([...(await deliveries.timeline(db, ids)), ...(await resolveSends(db, ids))])
  return {
    whatsapp,
    others,
    providers: deps.providers,
    timeline: { mailing },
    timelineShapes: { mailing: [mailingEntrySchema] },
    routes: channelRoutes(deps),
  }
}
