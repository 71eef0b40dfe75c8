export { type CallSettings, findCallAnswer } from './calls.ts'
export { findMetaAccount } from './cloud-api/account.ts'
export { composeNumbers } from './compose.ts'
export { BACK_WITHIN_MS, IN_VAIN, isDown, ON_PURPOSE } from './down.ts'
export { numberEvents } from './event-schemas.ts'
export { type HistorySettings, takesHistory } from './history.ts'
export { watchSafetyJob } from './jobs.ts'
export type { Absence, NumberHooks, PoolListeners } from './listeners.ts'
export { newChatsOf } from './new-chats.ts'
export { parkNumbers } from './park-numbers.ts'
export type { Permit } from './permit.ts'
export { createPool, type Pool, type PoolDeps } from './pool.ts'
export { applyLimitWebhook, learnLimits } from './portfolio/learn.ts'
export { portfolioFreeAt, portfolioOf, throughputOf } from './portfolio/official.ts'
export { readPortfolio, setMessagingLimit, settleRecipients, takeRecipients } from './portfolio/recipients.ts'
export { restrict } from './restrict.ts'
export { activeRestriction, findRestriction, imposedRestriction, restrictionOf } from './restriction.ts'
export { isStopped, mayBeginChats, withSafeLimits } from './safety/grades.ts'
export type { SafetySettings } from './safety/judge-figures.ts'
export { easedAt, type StepTimes as SafetyStepTimes } from './safety/next-grade.ts'
export { recordOutcomes } from './safety/record-outcomes.ts'
export { isServersTrouble, type Outcome, REACHOUT_LOCK, TRANSIENT_CODES } from './safety/streak.ts'
export { watchSafety } from './safety/watch-safety.ts'
export { numbersSealed } from './sealed-columns.ts'
export { type LedgerPast, type SimulatedNumber, simulateNumber } from './simulate.ts'
export { lostSince, UNLINKED } from './states.ts'
export { findLiveNumber, findNumber, hasUnsettled, isUnpaced, type NumberRow, UNPACED } from './store.ts'
export {
  maySend,
  type PermitDeps,
  peekPermit,
  recordReply,
  releaseSend,
  settleSend,
  settleSends,
  takePermit,
  takePermits,
} from './throttle.ts'
export { countByState, findNumbers, listNumberIds, listNumberRows } from './view.ts'
export { dayCap, measureWarmUp, warmUpDue } from './warm-up.ts'
