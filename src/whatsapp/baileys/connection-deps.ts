import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { Owner } from '../../lib/owner.ts'
import type { Downloads } from './downloads.ts'
import type { MakeThumbnail } from './outgoing.ts'
import type { Tunnel } from './proxy.ts'
import type { WhatsAppSettings } from './socket-config.ts'
import type { NumberStore } from './store.ts'
import type { WhatsAppTuning } from './tuning.ts'
import type { WebVersions } from './web-version.ts'

/** What opening a number's connection needs. */
export type ConnectionDeps = {
  owner: Owner
  clock: Clock
  log: Logger
  settings: WhatsAppSettings
  versions: WebVersions
  store: NumberStore
  /** The only way out when the number has a proxy. */
  tunnel: Tunnel | undefined
  downloads: Downloads
  thumbnail: MakeThumbnail
  tuning: WhatsAppTuning
  /** The content of a message we send, by its id. */
  secretOf: (messageId: string) => Uint8Array
}
