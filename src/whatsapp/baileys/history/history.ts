import { jidNormalizedUser, proto, type WASocket } from '@whiskeysockets/baileys'
import type { Clock } from '../../../lib/clock.ts'
import type { Logger } from '../../../lib/logger.ts'
import type { HistoryRequest, OldestMessage } from '../../history.ts'
import type { ConnectionHandlers } from '../../port.ts'
import type { Downloads } from '../downloads.ts'
import type { JournalEntry } from '../journal-entry.ts'
import type { NumberKeys } from '../number-keys.ts'
import { storeTokensOfChats } from '../privacy-token.ts'
import type { ReadDeps } from '../read-entry.ts'
import type { SerialQueue } from '../serial-queue.ts'
import { parcelOf, takeHistory } from './take-history.ts'

type Deps = {
  log: Logger
  clock: Clock
  keys: NumberKeys
  reading: ReadDeps
  serial: Pick<SerialQueue, 'run'>
  handlers: Pick<ConnectionHandlers, 'onHistory'>
  downloads: Pick<Downloads, 'history'>
  /** Created later: the journal is read before there is a socket. */
  socket: () => WASocket
}

/** What the phone remembers: received as it arrives, and requested. */
export function attendHistory({ log, clock, keys, reading, serial, handlers, downloads, socket }: Deps) {
  const opened = Promise.withResolvers<boolean>()
  const deps = {
    log,
    reading,
    now: () => clock.now(),
    download: (parcel: proto.Message.IHistorySyncNotification, signal: AbortSignal) =>
      downloads.history(socket(), parcel, signal),
    storePairs: (pairs: { pn: string; lid: string }[]) =>
      socket().signalRepository.lidMapping.storeLIDPNMappings(pairs),
    storeTokens: (chats: proto.IConversation[]) => storeTokensOfChats(keys, chats),
    onHistory: async (part: Parameters<NonNullable<typeof handlers.onHistory>>[0]) =>
      serial.run(async () => handlers.onHistory?.(part)),
  }
  return {
    /** The connection is open: what the journal holds can be fetched. */
    opened: () => opened.resolve(true),
    /** The connection ends: stop waiting for it to open, which it never did. */
    ended: () => opened.resolve(false),
    /** See `InboundQueue`. */
    take(entry: JournalEntry, ended: AbortSignal): Promise<boolean> | undefined {
      const parcel = parcelOf(reading, entry)
      return parcel && (async () => (await isOpen(opened.promise, ended)) && takeHistory(deps, parcel, ended))()
    },
    /** Asks the phone for older messages of a chat (`address`), as Baileys does, but under an id of our own choice. */
    async ask(address: string, { request, oldest, count }: HistoryRequest): Promise<void> {
      const me = jidNormalizedUser(keys.creds.me?.id)
      await socket().relayMessage(me, questionOf(address, oldest, count), {
        messageId: request,
        additionalAttributes: { category: 'peer', push_priority: 'high_force' },
        additionalNodes: [{ tag: 'meta', attrs: { appdata: 'default' } }],
      })
    },
  }
}

function isOpen(opened: Promise<boolean>, ended: AbortSignal): Promise<boolean> {
  const end = Promise.withResolvers<boolean>()
  if (ended.aborted) end.resolve(false)
  else ended.addEventListener('abort', () => end.resolve(false), { once: true })
  return Promise.race([opened, end.promise])
}

function questionOf(chatJid: string, { id, fromMe, at }: OldestMessage, count: number): proto.IMessage {
  return {
    protocolMessage: {
      type: proto.Message.ProtocolMessage.Type.PEER_DATA_OPERATION_REQUEST_MESSAGE,
      peerDataOperationRequestMessage: {
        peerDataOperationRequestType: proto.Message.PeerDataOperationRequestType.HISTORY_SYNC_ON_DEMAND,
        historySyncOnDemandRequest: {
          chatJid,
          oldestMsgId: id,
          oldestMsgFromMe: fromMe,
          oldestMsgTimestampMs: at,
          onDemandMsgCount: count,
        },
      },
    },
  }
}
