import type { Db } from '../db/index.ts'
import type { AuditHook } from '../guests/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import type { DraftSettings } from './settings.ts'

/** What drafts by a language model need. */
export type DraftDeps = {
  db: Db
  clock: Clock
  log: Logger
  metrics: Metrics
  settings: DraftSettings
  audit: AuditHook
}
