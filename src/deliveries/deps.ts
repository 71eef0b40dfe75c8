import type { Db } from '../db/index.ts'
import type { GuestDeps } from '../guests/index.ts'
import type { StatusDeps } from '../inbox/index.ts'
import type { Signals } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Metrics } from '../lib/metrics.ts'
import type { PermitDeps, Pool, SafetySettings } from '../numbers/index.ts'
import type { DeliveryKinds } from './kinds.ts'

/** What paced sending needs from the rest of the product. */
export type SendDeps = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  settings: PermitDeps['settings'] & SafetySettings & { OTKLIK_TIME_ZONE: string; OTKLIK_LOST_NUMBER_HOURS: number }
  kinds: DeliveryKinds
  pool: Pick<Pool, 'connection' | 'isHeld' | 'ownedNumbers'>
  guests: GuestDeps
  inbox: StatusDeps
  metrics?: Pick<Metrics, 'throttleRefusals' | 'throttleWaitSeconds'>
}
