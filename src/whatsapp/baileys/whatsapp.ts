import type { Db } from '../../db/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import { type Owner, runFor } from '../../lib/owner.ts'
import { SECOND } from '../../lib/units.ts'
import type { WhatsApp } from '../port.ts'
import { checkSignatures } from './check-signatures.ts'
import { openConnection } from './connection.ts'
import { createDownloads } from './downloads.ts'
import { fetchLatestVersion, versionAddress } from './latest-version.ts'
import { messageSecret } from './message-secret.ts'
import type { MakeThumbnail } from './outgoing.ts'
import { Tunnel } from './proxy.ts'
import { isReached } from './reach.ts'
import { openSealed } from './sealed.ts'
import { silenceLibsignal } from './silence-libsignal.ts'
import { trustLoopbackRoot, type WhatsAppSettings } from './socket-config.ts'
import { numberStore } from './store.ts'
import type { WhatsAppTuning } from './tuning.ts'
import { makeWebVersions } from './web-version.ts'
import { versionStore } from './web-version-store.ts'

export type WhatsAppDeps = {
  db: Db
  clock: Clock
  log: Logger
  /** 32 bytes; encrypts credentials, keys and unconfirmed messages. */
  secretKey: Buffer
  settings: WhatsAppSettings
  tuning?: Partial<WhatsAppTuning>
  /** Without it pictures go without the preview that is shown until they are loaded. */
  thumbnail?: MakeThumbnail
}

const DEFAULT_TUNING: WhatsAppTuning = {
  ackTimeoutMs: 20 * SECOND,
  openTimeoutMs: 60 * SECOND,
  mediaIdleMs: 20 * SECOND,
  reuploadTimeoutMs: 30 * SECOND,
  repeatWaitMs: 5 * SECOND,
  offlineQuietMs: 20 * SECOND,
}

/** WhatsApp through Baileys: credentials and keys in the store, one socket for each open number. */
export function createWhatsApp({
  db,
  clock,
  log,
  secretKey,
  settings,
  tuning: given,
  thumbnail,
}: WhatsAppDeps): WhatsApp {
  if (secretKey.length !== 32) throw new Error('the secret key must have 32 bytes')
  silenceLibsignal()
  checkSignatures()
  trustLoopbackRoot(settings)
  const tuning = { ...DEFAULT_TUNING, ...given }
  const downloads = createDownloads(settings, tuning)
  const versions = makeWebVersions({
    pinned: settings.OTKLIK_WHATSAPP_VERSION,
    store: versionStore(db),
    fetchLatest: (tunnel) => fetchLatestVersion(versionAddress(settings.OTKLIK_WHATSAPP_URL), tunnel),
    clock,
    log,
  })
  const storeOf = (numberId: string) => numberStore({ db, secretKey }, numberId)
  return {
    open: (options) => {
      const owner: Owner = { id: options.numberId }
      const tunnel = options.proxy === undefined ? undefined : new Tunnel(options.proxy)
      const open = () =>
        openConnection(
          {
            clock,
            owner,
            log: log.child({ numberId: options.numberId }),
            settings,
            versions,
            store: storeOf(options.numberId),
            tunnel,
            downloads: tunnel ? createDownloads(settings, tuning, tunnel) : downloads,
            thumbnail: thumbnail ?? (async () => undefined),
            tuning,
            secretOf: (id) => messageSecret(secretKey, options.numberId, id),
          },
          options,
        )
      return runFor(owner, open)
    },
    openSealed(numberId, target, sealed) {
      const { id, fromMe } = target
      // A message written on the phone itself has a secret of the phone's.
      const secret = target.secret
        ? Buffer.from(target.secret, 'base64')
        : fromMe && messageSecret(secretKey, numberId, id)
      return secret ? openSealed(secret, target, sealed) : undefined
    },
    reaches: () => isReached(versionAddress(settings.OTKLIK_WHATSAPP_URL)),
    isLinked: async (numberId) => (await storeOf(numberId).findCredentials())?.account !== undefined,
    eraseKeys: (numberId) => storeOf(numberId).erase(),
  }
}
