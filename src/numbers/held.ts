import type { Connection } from '../whatsapp/port.ts'
import type { GuardedConnection } from './guard-connection.ts'
import type { Session } from './session.ts'
import type { NumberRow } from './store.ts'

/** A number whose session runs in this process. */
export type Held = {
  session: Session
  /** Steady time at which the lease was last known to be ours. */
  renewedAt: number
  lastFrameAt: number
  /** The number as it was read last, while an earlier reading is being acted on. */
  latestRow?: NumberRow
  isReconciling?: boolean
  /** By this machine's own way to WhatsApp Web. */
  goesStraight: boolean
  /** Of the present socket. */
  guarded?: GuardedConnection & { raw: Connection }
  /** Goes to another process when what is under way has been answered. */
  isLeaving?: boolean
  /** Its session ends: a store that hangs may hold that up. */
  isReleased?: boolean
}
