import type { Settings } from '../../config/env.ts'
import type { Db } from '../db/index.ts'
import type { SendDeps } from '../deliveries/index.ts'
import type { Signals } from '../jobs/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import type { Providers } from './port.ts'

/** What sending by SMS and push needs from the rest of the product. */
export type ChannelDeps = {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  kinds: SendDeps['kinds']
  providers: Providers
  settings: Pick<
    Settings,
    'OTKLIK_TIME_ZONE' | 'OTKLIK_SMS_PER_SECOND' | 'OTKLIK_PUSH_PER_SECOND' | 'OTKLIK_SMS_PRICE' | 'OTKLIK_SMS_CURRENCY'
  >
}
