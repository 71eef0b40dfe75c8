import {
  type AuthenticationState,
  Browsers,
  proto,
  type SocketConfig,
  type UserFacingSocketConfig,
  WA_CERT_DETAILS,
  type WAVersion,
} from '@whiskeysockets/baileys'
import type { ILogger } from '@whiskeysockets/baileys/lib/Utils/logger.js'
import type { Dispatcher } from 'undici'
import type { Settings } from '../../../config/env.ts'
import { SECOND } from '../../lib/units.ts'
import { isLoopbackUrl } from './loopback.ts'
import type { Tunnel } from './proxy.ts'

export type WhatsAppSettings = Pick<
  Settings,
  'OTKLIK_WHATSAPP_URL' | 'OTKLIK_WHATSAPP_ROOT_KEY' | 'OTKLIK_WHATSAPP_VERSION' | 'OTKLIK_WHATSAPP_GROUPS'
>

type Deps = {
  settings: WhatsAppSettings
  version: WAVersion
  logger: ILogger
  auth: AuthenticationState
  makeSignalRepository: SocketConfig['makeSignalRepository']
  getMessage: SocketConfig['getMessage']
  /** For what Baileys downloads itself. */
  downloads: Dispatcher
  tunnel: Tunnel | undefined
}

const { HistorySyncType } = proto.HistorySync
/** History is taken from the journal, see `history/take-history.ts`. Baileys reads these small parts of it as well. */
const READ_BY_BAILEYS = new Set<number | null | undefined>([
  HistorySyncType.INITIAL_BOOTSTRAP,
  HistorySyncType.NON_BLOCKING_DATA,
])

/** Baileys asks about recent chats before there are any; unless they are wanted it synchronises no settings. */
function isReadByBaileys(parcel: proto.Message.IHistorySyncNotification): boolean {
  const isQuestion = !parcel.directPath && !parcel.initialHistBootstrapInlinePayload?.length
  return READ_BY_BAILEYS.has(parcel.syncType) || (parcel.syncType === HistorySyncType.RECENT && isQuestion)
}

export function socketConfig(deps: Deps): UserFacingSocketConfig {
  const { settings, version, logger, auth, makeSignalRepository, getMessage, downloads, tunnel } = deps
  return {
    ...(settings.OTKLIK_WHATSAPP_URL ? { waWebSocketUrl: settings.OTKLIK_WHATSAPP_URL } : {}),
    version,
    // WhatsApp refuses pairing codes from browsers it does not know.
    browser: Browsers.macOS('Chrome'),
    logger,
    auth,
    makeSignalRepository,
    getMessage,
    // The connection watches its own opening. Baileys would put a timer around every frame it sends.
    connectTimeoutMs: 0,
    // So it does with signs of life (`keepAlive`): this is the longest time a timer takes.
    keepAliveIntervalMs: 2 ** 31 - 1,
    defaultQueryTimeoutMs: 30 * SECOND,
    // The keys below have their own commits; a failed one ends the connection.
    transactionOpts: { maxCommitRetries: 1, delayBetweenTriesMs: 100 },
    ...(tunnel ? { agent: tunnel, fetchAgent: tunnel } : {}),
    options: { dispatcher: downloads } as RequestInit,
    markOnlineOnConnect: false,
    // The product stores what it sends itself.
    emitOwnEvents: false,
    syncFullHistory: false,
    shouldSyncHistoryMessage: isReadByBaileys,
    generateHighQualityLinkPreview: false,
    shouldIgnoreJid: (jid) => isIgnored(jid, settings.OTKLIK_WHATSAPP_GROUPS),
  }
}

/** Channels, status posts and broadcasts never come into the inbox; groups only when they are switched on. */
export function isIgnored(jid = '', takesGroups: boolean): boolean {
  return /@(newsletter|broadcast|bot)$/.test(jid) || (!takesGroups && jid.endsWith('@g.us'))
}

/** Trusts the certificate key of a loopback network. Refused for any other: it would let a stranger in between. */
export function trustLoopbackRoot(settings: WhatsAppSettings): void {
  const { OTKLIK_WHATSAPP_ROOT_KEY: rootKey, OTKLIK_WHATSAPP_URL: url } = settings
  if (!rootKey) return
  if (!url || !isLoopbackUrl(url)) {
    throw new Error('OTKLIK_WHATSAPP_ROOT_KEY is allowed with a loopback OTKLIK_WHATSAPP_URL only')
  }
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex')
}
