import type { Settings } from '../../config/env.ts'
import type { Providers } from '../channels/index.ts'
import type { DeliveryKinds, SendDeps } from '../deliveries/index.ts'
import type { Enqueue, Jobs } from '../jobs/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { MessageTemplateHooks } from '../message-templates/index.ts'
import type { OrderHooks } from '../orders/index.ts'
import type { LiveSettings } from '../settings/index.ts'
import type { IssuePromoCode, OptOutLink } from '../templates/index.ts'
import { mailingKinds } from './kinds.ts'
import { pauseMailingsOf } from './official/pause.ts'
import { type ProgressRouteDeps, progressRoutes } from './progress/routes.ts'
import { attributeOrder } from './results/follow-orders.ts'
import { mailingRoutes } from './routes.ts'
import { triggerOrderHook, triggerRetentionHook } from './triggers/hooks.ts'
import { watchMailings } from './watch.ts'

type Base = {
  enqueue: Enqueue
  settings: Settings
  live: Pick<LiveSettings, 'catchUp'>
  jobs: Pick<Jobs, 'restartWorkers'>
}
type Others = {
  access: Pick<ProgressRouteDeps, 'isActive'>
  events: { feed: Pick<ProgressRouteDeps, 'stopped'> }
  guests: { optOutLink: OptOutLink }
  orders: { hooks: Hooks<OrderHooks> }
  deliveries: SendDeps & { declare(kinds: DeliveryKinds): void }
  channels: { providers: Providers }
  promoCodes: { issueForMailing: IssuePromoCode }
  messageTemplates: { hooks: Hooks<MessageTemplateHooks> }
}

/** Mailings, with what triggers them. */
export function composeMailings(base: Base, others: Others) {
  const { access, events, guests, orders, deliveries, channels, promoCodes, messageTemplates } = others
  const progress = { isActive: access.isActive, stopped: events.feed.stopped }
  const deps = { ...deliveries, ...base, providers: channels.providers }
  const { optOutLink } = guests
  const { catchUp } = base.live
  const issuePromoCode = promoCodes.issueForMailing
  deliveries.declare(mailingKinds({ ...base, issuePromoCode, optOutLink, catchUp }))
  orders.hooks.listen({ onChange: attributeOrder })
  messageTemplates.hooks.listen({ onChange: pauseMailingsOf })
  orders.hooks.listen({ onChange: triggerOrderHook(base), onRetention: triggerRetentionHook(deps) })
  return {
    ...deps,
    watched: watchMailings(deps),
    routes: [...mailingRoutes(deps), ...progressRoutes({ ...deps, ...progress })],
  }
}
