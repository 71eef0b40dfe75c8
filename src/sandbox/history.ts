import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import { proto } from '@whiskeysockets/baileys'
import { compose } from './compose.ts'
import type { Content } from './content.ts'
import { newId } from './guest-outbox.ts'
import type { Guest } from './guests.ts'
import { sealMedia } from './media-crypto.ts'
import type { Network } from './network.ts'
import { lidJid, pnJid } from './nodes.ts'
import { sendPeerMessage } from './peer-message.ts'
import type { Companion, OwnPhone } from './phones.ts'
import { tokensInHistory } from './tokens.ts'

const compress = promisify(deflate)
const { Type } = proto.Message.ProtocolMessage
const { HistorySyncType } = proto.HistorySync
const { EndOfHistoryTransferType } = proto.Conversation
const { Status } = proto.WebMessageInfo

/** What the phone knows about an older message. `at`: UTC milliseconds. */
export type Memory = {
  /** Default: a new one; for a message that linked devices know, its id. */
  id?: string
  /** Written by the owner of the phone. */
  fromMe?: boolean
  content: Content
  at: number
  /** For the owner's messages: how far they have got. */
  status?: 'sent' | 'delivered' | 'read'
  /** By the other side. */
  reaction?: string
}

/** How a phone sends its history to linked devices. */
export type HistoryManner = {
  /** By itself, to a device that has just been linked. */
  onLink?: boolean
  /**
   * Answers devices that ask for older messages; otherwise it is switched off, and finds the request when it is on
   * again.
   */
  answers?: boolean
  chatsPerChunk?: number
  /** The chunks come in reverse order; each comes twice. */
  reversed?: boolean
  twice?: boolean
  /** First comes a chunk that is no history; each chat contains a message that is invalid. */
  malformed?: 'chunk' | 'message'
  /** Chunks are announced, and lie on the media host. */
  byMediaHost?: boolean
  /** For people whose phone is known: how chats are named. */
  addresses?: 'phone' | 'lid'
}

export type Remembered = Required<Pick<Memory, 'id' | 'content' | 'at'>> & Omit<Memory, 'id'>

export function remember(owner: OwnPhone, guest: Guest, memories: Memory[]): string[] {
  const known = owner.memory.get(guest) ?? []
  const added = memories.map((memory): Remembered => ({ ...memory, id: memory.id ?? newId() }))
  owner.memory.set(
    guest,
    [...known, ...added].sort((a, b) => a.at - b.at),
  )
  owner.acquainted.add(guest.lid)
  return added.map(({ id }) => id)
}

/** The recent chats, the newest messages of each chat first, chunk by chunk. */
export async function sendRecent(network: Network, companion: Companion): Promise<void> {
  const { owner } = companion
  const { chatsPerChunk = 20, reversed, twice, malformed } = owner.history
  const chats = [...owner.memory].map(([guest, memories]) => chatOf(network, owner, guest, memories, true))
  const withTokens = [...chats, ...tokensInHistory(owner)]
  const chunks: Uint8Array[] = []
  for (let i = 0; i < withTokens.length; i += chatsPerChunk) {
    chunks.push(encoded(HistorySyncType.RECENT, withTokens.slice(i, i + chatsPerChunk), malformed === 'message'))
  }
  if (malformed === 'chunk') chunks.unshift(Buffer.from('this is no history at all'))
  const numbered = chunks.map((chunk, order) => ({ chunk, order }))
  for (const { chunk, order } of reversed ? numbered.reverse() : numbered) {
    const progress = order === chunks.length - 1 ? 100 : Math.floor((100 * (order + 1)) / chunks.length)
    const about = { syncType: HistorySyncType.RECENT, chunkOrder: order, progress }
    for (let n = 0; n < (twice ? 2 : 1); n++) await sendChunk(network, companion, chunk, about)
  }
  const names = [...owner.memory.keys()].map(({ lid, pushName }) => ({ id: lidJid(lid), pushname: pushName }))
  if (names.length === 0) return
  const chunk = proto.HistorySync.encode({ syncType: HistorySyncType.PUSH_NAME, pushnames: names }).finish()
  await sendChunk(network, companion, chunk, { syncType: HistorySyncType.PUSH_NAME, progress: 100 })
}

/** A device asks for what is older than a message it knows. */
export async function answerOnDemand(
  network: Network,
  companion: Companion,
  requestId: string,
  asked: proto.Message.PeerDataOperationRequestMessage.IHistorySyncOnDemandRequest,
): Promise<void> {
  const { owner } = companion
  const { chatJid, oldestMsgId, onDemandMsgCount, oldestMsgTimestampMs } = asked
  network.ledger.note({
    at: network.now(),
    number: owner.phone,
    note: 'history asked',
    detail: { chatJid, oldestMsgId },
  })
  const user = chatJid?.split('@')[0] ?? ''
  const guest = network.guests.byPhone(user) ?? network.guests.byLid(user)
  if (!guest) return
  if (owner.history.answers === false) {
    owner.questions.push(() => answerOnDemand(network, companion, requestId, asked))
    return
  }
  const all = owner.memory.get(guest) ?? []
  const at = all.findIndex(({ id }) => id === oldestMsgId)
  const older = at >= 0 ? all.slice(0, at) : all.filter((memory) => memory.at < Number(oldestMsgTimestampMs))
  const some = older.slice(-(onDemandMsgCount ?? 50))
  const chunk = encoded(HistorySyncType.ON_DEMAND, [chatOf(network, owner, guest, some, some.length === older.length)])
  const about = { syncType: HistorySyncType.ON_DEMAND, progress: 100, peerDataRequestSessionId: requestId }
  await sendChunk(network, companion, chunk, about)
}

export async function sendChunk(
  network: Network,
  companion: Companion,
  chunk: Uint8Array,
  about: proto.Message.IHistorySyncNotification,
): Promise<void> {
  const packed = await compress(chunk)
  const { directPath, mediaKey, fileLength, fileSha256, fileEncSha256 } = companion.owner.history.byMediaHost
    ? sealMedia(network.media, packed, 'history', network.now())
    : {
        directPath: undefined,
        mediaKey: undefined,
        fileLength: undefined,
        fileSha256: undefined,
        fileEncSha256: undefined,
      }
  const where = directPath
    ? { directPath, mediaKey, fileLength, fileSha256, fileEncSha256 }
    : { initialHistBootstrapInlinePayload: packed }
  await sendPeerMessage(network, companion, {
    protocolMessage: { type: Type.HISTORY_SYNC_NOTIFICATION, historySyncNotification: { ...about, ...where } },
  })
}

/** `spoil`: with a truncated message in each chat. */
export function encoded(
  syncType: proto.HistorySync.HistorySyncType,
  chats: readonly proto.IConversation[],
  spoil = false,
): Uint8Array {
  const parts = chats.map((chat) => [proto.Conversation.encode(chat).finish(), spoil ? BROKEN_OFF : NOTHING])
  const fields = parts.map((pieces) => {
    const bytes = Buffer.concat(pieces)
    return Buffer.concat([FIELD_2, varint(bytes.length), bytes])
  })
  const head = proto.HistorySync.encode({ syncType, chunkOrder: 0, progress: 100 }).finish()
  return Buffer.concat([head, ...fields])
}

const NOTHING = Buffer.alloc(0)
/** Chats of a history, and messages of a chat. */
const FIELD_2 = Buffer.from([0x12])
/** A message of three bytes that claims 127 more. */
const BROKEN_OFF = Buffer.concat([FIELD_2, Buffer.from([3, 0x0a, 0x7f, 0])])

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
  }
  return Buffer.from(bytes)
}

function chatOf(
  network: Network,
  owner: OwnPhone,
  guest: Guest,
  memories: readonly Remembered[],
  isAll: boolean,
): proto.IConversation {
  const { addresses = 'lid' } = owner.history
  const lid = lidJid(guest.lid)
  const pn = guest.phone && pnJid(guest.phone)
  const id = pn && addresses === 'phone' ? pn : lid
  const messages: proto.IHistorySyncMsg[] = memories.map((memory, order) => ({
    message: infoOf(network, owner, guest, id, memory),
    msgOrderId: order,
  }))
  return {
    id,
    ...(pn ? { pnJid: pn } : {}),
    lidJid: lid,
    // Newest first, and unread: as on the phone.
    messages: messages.reverse(),
    unreadCount: 3,
    endOfHistoryTransferType: isAll
      ? EndOfHistoryTransferType.COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY
      : EndOfHistoryTransferType.COMPLETE_ON_DEMAND_SYNC_BUT_MORE_MSG_REMAIN_ON_PRIMARY,
  }
}

function infoOf(
  network: Network,
  owner: OwnPhone,
  guest: Guest,
  remoteJid: string,
  { id, fromMe = false, content, at, status, reaction }: Remembered,
): proto.IWebMessageInfo {
  const sides = { me: fromMe ? pnJid(owner.phone) : remoteJid, partner: fromMe ? remoteJid : pnJid(owner.phone) }
  const { message } = compose(network.media, content, sides, at)
  const messageSecret = randomBytes(32)
  return {
    key: { remoteJid, fromMe, id },
    message: { ...message, messageContextInfo: { messageSecret } },
    messageTimestamp: Math.floor(at / 1_000),
    ...(fromMe ? { status: STATUSES[status ?? 'sent'] } : { pushName: guest.pushName }),
    ...(reaction
      ? { reactions: [{ key: { remoteJid, fromMe: !fromMe, id: newId() }, text: reaction, senderTimestampMs: at + 1 }] }
      : {}),
  }
}

const STATUSES = { sent: Status.SERVER_ACK, delivered: Status.DELIVERY_ACK, read: Status.READ }
