import type { Settings } from '../../config/env.ts'
import type { Db } from '../db/index.ts'
import type { Enqueue, Signals } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Sender } from '../webhooks/index.ts'

export type NotificationDeps = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  enqueue: Enqueue
  secretKey: Uint8Array
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_PUBLIC_URL'>
  /** Reaches public addresses only. */
  sender: Sender
  /** What waits in the inbox, each guest once: the figure on the icon. */
  countInbox(): Promise<number>
}
