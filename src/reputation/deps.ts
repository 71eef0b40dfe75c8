import type { Settings } from '../../config/env.ts'
import type { Db } from '../db/index.ts'
import type { AuditHook } from '../guests/index.ts'
import type { Imports } from '../imports/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'

/** What the reputation slice needs from the rest of the product. */
export type ReputationDeps = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  settings: Pick<Settings, 'OTKLIK_PUBLIC_URL' | 'OTKLIK_TIDY_NAMES'>
  audit: AuditHook
  imports: Imports
  /** Encrypts the credentials of connectors. */
  secretKey: Buffer
}
