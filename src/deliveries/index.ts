export { MAX_ATTEMPTS, nextAttemptAt } from './attempts.ts'
export { type Candidate, type CandidateSearch, candidateOf, candidateRows } from './candidates.ts'
export { awaitsFallback, fallBack, type Step } from './cascade.ts'
export { checkEligibility, type Ready, type Route, type Router } from './check-eligibility.ts'
export { type Claim, type Claimed, claim } from './claim.ts'
export { noticeClockSetBack } from './clock-set-back.ts'
export { composeDeliveries } from './compose.ts'
export { isRefusedSince } from './consent-needed.ts'
export { countQueues, type QueueFigures } from './counts.ts'
export type { SendDeps } from './deps.ts'
export { deliveryEvents } from './event-schemas.ts'
export { freeExcluded } from './excluded-numbers.ts'
export { deliveryHooks, mergeDeliveries } from './hooks.ts'
export { reconcileDeliveriesJob, sendCycleJob } from './jobs.ts'
export type { DeliveryKind, DeliveryKinds, QueueKind, QueueRenderer, RenderContext, Rendered } from './kinds.ts'
export { lostWaitMs, settleLost } from './lost-numbers.ts'
export { findMailedSince } from './mailed-since.ts'
export { nextPage, type Page } from './next-page.ts'
export { findAwaitedNumbers, findNextRepeat, findSendingNumbers, findStickyNumbers } from './number-view.ts'
export { addDelivery, planDeliveries } from './plan-store.ts'
export { lockQueue, markServed, openQueue, setQueue } from './queue-store.ts'
export { findNextWaiting, findOpenQueues, findQueues, findSiblings } from './queue-view.ts'
export { endOfQuiet, publicReason, type QuietHours, type QuietSpan, quietSpanAt } from './quiet-hours.ts'
export { closeDrained, reconcileDeliveries } from './reconcile.ts'
export { deliveryEntrySchema } from './resolve-deliveries.ts'
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
export { type Result, reportDeliveries, settleDelivery } from './settle.ts'
export { latestChatNumber } from './sticky-number.ts'
export { claimAgain, repeatAt, retryFailed } from './store.ts'
export { endUnconfirmed, REPEATED_FOR_MS, releaseStale } from './unconfirmed.ts'
export { unmergeDeliveries } from './unmerge.ts'
export {
  countDeliveries,
  countsOf,
  type DeliveryPage,
  type DeliveryRow,
  deliveryCursor,
  findMessage,
  findUnsettled,
  listDeliveries,
  type QueueCounts,
  STATUSES as DELIVERY_STATUSES,
} from './view.ts'
export { cancelSome, PARKED } from './waiting-store.ts'
