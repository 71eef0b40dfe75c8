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
  /** Connected to WhatsApp Web directly from this machine, without a proxy. */
  goesStraight: boolean
  /** The guarded form of the present socket. */
  guarded?: GuardedConnection & { raw: Connection }
  /** It goes to another process as soon as what is under way has been answered. */
  isLeaving?: boolean
  /** Its session is ending, which a store that hangs may delay. */
  isReleased?: boolean
}
