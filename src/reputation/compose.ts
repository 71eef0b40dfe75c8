import type { DeliveryKinds } from '../deliveries/index.ts'
import type { AuditHook, GuestDeps, GuestHooks } from '../guests/index.ts'
import type { Imports } from '../imports/index.ts'
import type { MessageHooks } from '../inbox/index.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { OrderHooks } from '../orders/index.ts'
import type { ReputationDeps } from './deps.ts'
import { reviewConnectors } from './outside/connectors.ts'
import { reviewImportKind } from './outside/import-kind.ts'
import { reputationPersonalData } from './personal-data.ts'
import { mergeReputation } from './ratings/store.ts'
import { ratingTimelineShapes, resolveRatings } from './ratings/timeline.ts'
import { reviewReplyKind } from './replies/guest-reply.ts'
import { replySchema } from './replies/present.ts'
import { resolveReplies } from './replies/view.ts'
import { ratingRequestKind } from './requests/kind.ts'
import { ratingMessageHooks } from './requests/message-hooks.ts'
import { followOrder } from './requests/order-hooks.ts'
import { restaurantHooks } from './restaurant-hooks.ts'
import { reputationRoutes } from './routes.ts'
import { weeklySummaryKind } from './summary/kind.ts'
import type { SummarySettings } from './summary/recipients.ts'

type Others = {
  guests: GuestDeps & { audit: AuditHook; hooks: Hooks<GuestHooks> }
  imports: Imports
  orders: { hooks: Hooks<OrderHooks> }
  inbox: { hooks: Hooks<MessageHooks> }
  deliveries: { declare(kinds: DeliveryKinds): void }
}

/** Rating requests, ratings, figures, reviews and replies. */
export function composeReputation(
  base: Omit<ReputationDeps, 'audit' | 'imports'> & { settings: SummarySettings },
  others: Others,
) {
  const { guests, imports, orders, inbox, deliveries } = others
  guests.hooks.listen({ onMerge: mergeReputation, ...reputationPersonalData })
  orders.hooks.listen({ onChange: followOrder })
  inbox.hooks.listen(ratingMessageHooks(base))
  imports.declare({ reviews: reviewImportKind(base) })
  deliveries.declare({
    rating_request: ratingRequestKind(base),
    review_reply: reviewReplyKind(),
    weekly_summary: weeklySummaryKind(base),
  })
  return {
    restaurantHooks: restaurantHooks(base),
    timeline: { rating: resolveRatings, reply: resolveReplies },
    timelineShapes: { rating: ratingTimelineShapes, reply: [replySchema] },
    sync: { ...base, connectors: reviewConnectors() },
    summaries: { ...base, guests },
    routes: reputationRoutes({ ...base, audit: guests.audit, imports }),
  }
}
