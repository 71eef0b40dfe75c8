import type { proto } from '@whiskeysockets/baileys'
import type { Dispatcher } from 'undici'
import type { FetchLimits } from '../port.ts'
import { downloadHistory } from './history/download.ts'
import { downloadMedia, type MediaSocket } from './media-download.ts'
import { createMediaHosts } from './media-host.ts'
import type { Tunnel } from './proxy.ts'
import type { WhatsAppSettings } from './socket-config.ts'
import { WholeAnswers } from './whole-answers.ts'

/** Everything that is downloaded for a connection. */
export type Downloads = {
  /** A guest's file. */
  media(sock: MediaSocket, reference: string, limits: FetchLimits): AsyncIterable<Uint8Array>
  /** A piece of the phone's history, still compressed. */
  history(sock: MediaSocket, parcel: proto.Message.IHistorySyncNotification, signal: AbortSignal): Promise<Uint8Array[]>
  /** For what Baileys downloads itself. */
  dispatcher(mediaHost: () => string): Dispatcher
}

type Tuning = { mediaIdleMs: number; reuploadTimeoutMs: number }

export function createDownloads(
  settings: WhatsAppSettings,
  { mediaIdleMs, reuploadTimeoutMs }: Tuning,
  tunnel?: Tunnel,
): Downloads {
  const hosts = createMediaHosts(settings, { idleMs: mediaIdleMs, connector: tunnel?.connector })
  return {
    media: (sock, reference, limits) => downloadMedia({ sock, hosts, reuploadTimeoutMs }, reference, limits),
    history: (sock, parcel, signal) => downloadHistory({ sock, hosts }, parcel, signal),
    dispatcher: (mediaHost) => new WholeAnswers(hosts, mediaHost),
  }
}
