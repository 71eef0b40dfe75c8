export {
  type ChannelCandidate,
  type ChannelVerdict,
  claimForChannel,
  findNextChannelDue,
  reportDelivery,
  settleForChannel,
} from './channel-store.ts'
export {
  type AddressBook,
  type ChannelPage,
  type ChannelReady,
  examineForChannel,
  nextChannelPage,
} from './channel-work.ts'
export { countLanes, type LaneFigure, type LaneFigures } from './counts.ts'
export type { DispatchDeps } from './deps.ts'
export { createDispatcher, type Dispatcher, type DispatcherDeps } from './dispatcher.ts'
export { findCapped, type GuestCap } from './guest-cap.ts'
export { dispatchHooks, mergeDeliveries } from './hooks.ts'
export { reconcileDispatchJob, turnJob } from './jobs.ts'
export type { DeliveryKind, DeliveryKinds, LaneKind, LaneRenderer, RenderContext, Rendered } from './kinds.ts'
export { type LaneChanges, markServed, openLane, setLane } from './lane-store.ts'
export {
  allowedNumbers,
  type LaneRow,
  laneOf,
  mailingIdOf,
  PRIORITY,
  readLane,
  SHARED_FROM,
  servedAfter,
  siblingLanes,
  weightOf,
} from './lanes.ts'
export { lostWaitMs, NUMBER_LOST } from './lost-numbers.ts'
export { addDelivery, type DeliveryPlan, planDeliveries } from './plan-store.ts'
export { endOfQuiet, type QuietHours, type QuietSpan, quietSpanAt, reasonTold } from './quiet-hours.ts'
export { closeDrained, reconcileDispatch } from './reconcile.ts'
export { resolveDeliveries } from './resolve-deliveries.ts'
export { cancelSome, retryFailed } from './store.ts'
export { awaitsFollowing, passOn, type Step } from './together.ts'
export { type TurnEnd, type TurnState, takeTurn } from './turn.ts'
export {
  countDeliveries,
  countsOf,
  countWaitingByNumber,
  type DeliveryPage,
  type DeliveryRow,
  deliveryCursor,
  findAwaitedNumbers,
  findStickyNumbers,
  type LaneCounts,
  laneHasWork,
  listDeliveries,
  STATUSES as DELIVERY_STATUSES,
} from './view.ts'
