export type { PoolListeners, Receipt } from './listeners.ts'
export { restrict } from './restrict.ts'
export type { NumberRow } from './store.ts'
export {
  maySend,
  type Permit,
  type PermitDeps,
  type PermitRequest,
  peekPermit,
  type RefusalReason,
  recordReply,
  releaseSend,
  settleSend,
  takePermit,
} from './throttle.ts'
