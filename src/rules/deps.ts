import type { Settings } from '../../config/env.ts'
import type { Db } from '../db/index.ts'
import type { AuditHook } from '../guests/index.ts'
import type { AutomaticAnswerDeps } from '../inbox/index.ts'
import type { Logger } from '../lib/logger.ts'
import type { OptOutLink } from '../templates/index.ts'

/** What firing rules needs. */
export type RuleDeps = AutomaticAnswerDeps & {
  log: Logger
  settings: AutomaticAnswerDeps['settings'] & Pick<Settings, 'OTKLIK_TIDY_NAMES' | 'OTKLIK_TIME_ZONE'>
  /** Absent: guests cannot reach this server. */
  optOutLink?: OptOutLink | undefined
}

export type RuleRouteDeps = RuleDeps & { db: Db; audit: AuditHook }
