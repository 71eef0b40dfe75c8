export { awaitsFallback, fallBack, type Step } from './cascade.ts'
export {
  type AddressBook,
  type ChannelPage,
  type ChannelReady,
  checkChannelEligibility,
  nextChannelPage,
} from './channel-page.ts'
export {
  type ChannelVerdict,
  claimForChannel,
  findNextChannelDue,
  reportDelivery,
  settleForChannel,
} from './channel-store.ts'
export { noticeClockSetBack } from './clock-set-back.ts'
export { composeDeliveries } from './compose.ts'
export { countQueues, type QueueFigures } from './counts.ts'
export type { SendDeps } from './deps.ts'
export { recordDeliveries } from './events.ts'
export { findCapped } from './guest-cap.ts'
export { deliveryHooks, mergeDeliveries } from './hooks.ts'
export { reconcileDeliveriesJob, sendCycleJob } from './jobs.ts'
export type { DeliveryKind, DeliveryKinds, QueueKind, QueueRenderer, RenderContext, Rendered } from './kinds.ts'
export { lostWaitMs, settleLost } from './lost-numbers.ts'
export { addDelivery, planDeliveries } from './plan-store.ts'
export { markServed, openQueue, setQueue } from './queue-store.ts'
export { endOfQuiet, publicReason, type QuietHours, type QuietSpan, quietReason, quietSpanAt } from './quiet-hours.ts'
export { closeDrained, reconcileDeliveries } from './reconcile.ts'
export { deliveryEntrySchema, resolveDeliveries } from './resolve-deliveries.ts'
export {
  allowedNumbers,
  allowsNumber,
  CHANNELS,
  mailingIdOf,
  PRIORITY,
  type SendQueueRow,
  SHARED_FROM,
  servedAfter,
  weightOf,
} from './send-queues.ts'
export { skipReasonFor } from './skip-reason.ts'
export { latestChatNumber } from './sticky-number.ts'
export {
  cancelSome,
  changeWaiting,
  claim,
  claimAgain,
  finish,
  PARKED,
  putBack,
  repeatAt,
  retryFailed,
  skip,
  type WaitingChange,
} from './store.ts'
export { endUnconfirmed, REPEATED_FOR_MS, releaseStale } from './unconfirmed.ts'
export {
  countDeliveries,
  countsOf,
  type DeliveryPage,
  type DeliveryRow,
  deliveryCursor,
  findAwaitedNumbers,
  findMessage,
  findNextDue,
  findNumber,
  findOpenQueues,
  findQueues,
  findSiblings,
  findStickyNumbers,
  findUnsettled,
  listDeliveries,
  type QueueCounts,
  STATUSES as DELIVERY_STATUSES,
} from './view.ts'
