export { awaitsFollowing, passOn, type Step } from './cascade.ts'
export {
  type AddressBook,
  type ChannelPage,
  type ChannelReady,
  examineForChannel,
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
export { countLanes, type LaneFigures } from './counts.ts'
export type { DispatchDeps } from './deps.ts'
export { recordDeliveries } from './events.ts'
export { findCapped } from './guest-cap.ts'
export { dispatchHooks, mergeDeliveries } from './hooks.ts'
export { reconcileDispatchJob, turnJob } from './jobs.ts'
export type { DeliveryKind, LaneKind, LaneRenderer, RenderContext, Rendered } from './kinds.ts'
export { lostWaitMs, settleLost } from './lost-numbers.ts'
export { addDelivery, planDeliveries } from './plan-store.ts'
export { markServed, openLane, setLane } from './queue-store.ts'
export { endOfQuiet, type QuietHours, type QuietSpan, quietReason, quietSpanAt, reasonTold } from './quiet-hours.ts'
export { closeDrained, reconcileDispatch } from './reconcile.ts'
export { resolveDeliveries } from './resolve-deliveries.ts'
export {
  allowedNumbers,
  allowsNumber,
  CHANNELS,
  type LaneRow,
  laneOf,
  mailingIdOf,
  PRIORITY,
  readLane,
  SHARED_FROM,
  servedAfter,
  siblingLanes,
  weightOf,
} from './send-queues.ts'
export { obstacleTo } from './skip-reason.ts'
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
  findOpenLanes,
  findStickyNumbers,
  findUnsettled,
  type LaneCounts,
  listDeliveries,
  STATUSES as DELIVERY_STATUSES,
} from './view.ts'
