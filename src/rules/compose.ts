import type { EventHooks } from '../events/index.ts'
import type { GuestHooks } from '../guests/index.ts'
import type { MessageHooks } from '../inbox/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { OrderHooks } from '../orders/index.ts'
import type { RuleRouteDeps } from './deps.ts'
import { messageListener, orderListener, ratingListener } from './listen.ts'
import { ruleEntrySchema } from './present.ts'
import { ruleRoutes } from './routes.ts'
import { mergeFirings } from './store.ts'
import { resolveFirings } from './timeline.ts'

type Base = Omit<RuleRouteDeps, 'audit' | 'optOutLink'>
type Others = {
  events: { hooks: Hooks<EventHooks> }
  guests: Pick<RuleRouteDeps, 'audit' | 'optOutLink'> & { hooks: Hooks<GuestHooks> }
  orders: { hooks: Hooks<OrderHooks> }
  inbox: { hooks: Hooks<MessageHooks> }
}

/** What the inbox does automatically: when, if, then. */
export function composeRules(base: Base, { events, guests, orders, inbox }: Others) {
  const { audit, optOutLink } = guests
  const deps: RuleRouteDeps = { ...base, audit, optOutLink }
  guests.hooks.listen({ onMerge: mergeFirings })
  inbox.hooks.listen(messageListener(deps))
  orders.hooks.listen(orderListener(deps))
  events.hooks.listen(ratingListener(deps))
  return {
    ...deps,
    timeline: { rule: resolveFirings },
    timelineShapes: { rule: [ruleEntrySchema] },
    routes: ruleRoutes(deps),
  }
}
