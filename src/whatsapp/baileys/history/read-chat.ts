import { proto, toNumber } from '@whiskeysockets/baileys'
import { SECOND } from '../../../lib/units.ts'
import { cleanIncoming } from '../../clean-incoming.ts'
import type { PastMessage } from '../../history.ts'
import type { Expiration, Peer } from '../../port.ts'
import { isSamePerson, mergePeers, peerOf } from '../jid.ts'
import { normalise, type ReadDeps, withSides } from '../read-entry.ts'
import { fieldsOf } from './fields.ts'

const { Status } = proto.WebMessageInfo
const { EndOfHistoryTransferType } = proto.Conversation
const MESSAGES_FIELD = 2

/** A chat as the history has it: its own fields, and its messages, still encoded. */
export type PastChat = { head: proto.IConversation; messages: Uint8Array[] }

/** Takes a chat apart so that one unreadable message affects no other. */
export function openChat(encoded: Uint8Array): PastChat {
  const head: Uint8Array[] = []
  const messages: Uint8Array[] = []
  for (const { number, from, start, end } of fieldsOf(encoded)) {
    if (number === MESSAGES_FIELD) messages.push(encoded.subarray(start, end))
    else head.push(encoded.subarray(from, end))
  }
  return { head: proto.Conversation.decode(Buffer.concat(head)), messages }
}

/** The person of a chat, by all addresses it names. Undefined for a group, a channel or a note to oneself. */
export async function peerOfChat({ me, complete }: ReadDeps, head: proto.IConversation): Promise<Peer | undefined> {
  const named = peerOf(head.id)
  if (!named) return undefined
  const peer = mergePeers(named, peerOf(head.pnJid), peerOf(head.lidJid), peerOf(head.accountLid))
  return isSamePerson(peer, me()) ? undefined : complete(peer)
}

export function expirationOfChat(head: proto.IConversation): Expiration | undefined {
  const { ephemeralExpiration: seconds, ephemeralSettingTimestamp: since } = head
  return seconds ? { seconds, setAt: toNumber(since) * SECOND } : undefined
}

export const isBeginning = ({ endOfHistoryTransferType: type }: proto.IConversation): boolean =>
  type === EndOfHistoryTransferType.COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY

/** Messages with content, oldest first. `onUnreadable` is called for each that cannot be decoded. */
export async function readPastMessages(
  deps: ReadDeps,
  { peer, chat, encoded, now }: { peer: Peer; chat: string; encoded: readonly Uint8Array[]; now: number },
  onUnreadable: () => void,
): Promise<PastMessage[]> {
  const read: { message: PastMessage; order: number }[] = []
  for (const bytes of encoded) {
    try {
      const { message: info, msgOrderId } = proto.HistorySyncMsg.decode(bytes)
      const message = info && (await readPast(deps, { peer, chat }, info))
      if (message) read.push({ message: cleaned(message, now), order: toNumber(msgOrderId) })
    } catch {
      onUnreadable()
    }
  }
  return read.sort((a, b) => a.message.at - b.message.at || a.order - b.order).map(({ message }) => message)
}

function cleaned({ status, reactions, ...message }: PastMessage, now: number): PastMessage {
  return { ...cleanIncoming(message, now), ...(status ? { status } : {}), ...(reactions ? { reactions } : {}) }
}

/** Undefined: nothing for the inbox. Calls have other ids here and would appear twice. */
async function readPast(
  deps: ReadDeps,
  { peer, chat }: { peer: Peer; chat: string },
  info: proto.IWebMessageInfo,
): Promise<PastMessage | undefined> {
  const { id } = info.key ?? {}
  if (!id || !info.message) return undefined
  const fromMe = info.key?.fromMe ?? false
  const normalised = await normalise(deps, info.message, { id, chat, fromMe })
  if (!normalised) return undefined
  const secret = info.messageSecret?.length ? Buffer.from(info.messageSecret).toString('base64') : undefined
  const reactions = reactionsOf(info)
  return {
    ...withSides(deps, {
      id,
      peer,
      fromMe,
      ...(info.pushName && !fromMe ? { pushName: info.pushName } : {}),
      at: toNumber(info.messageTimestamp) * SECOND,
      ...(secret ? { secret } : {}),
      ...normalised,
      offline: true,
    }),
    ...(fromMe ? { status: statusOf(info.status) } : {}),
    ...(reactions.length > 0 ? { reactions } : {}),
  }
}

function statusOf(status: proto.WebMessageInfo.Status | null | undefined): NonNullable<PastMessage['status']> {
  if (status === Status.ERROR) return 'failed'
  if (status === Status.READ || status === Status.PLAYED) return 'read'
  return status === Status.DELIVERY_ACK ? 'delivered' : 'sent'
}

function reactionsOf({ reactions, messageTimestamp }: proto.IWebMessageInfo): NonNullable<PastMessage['reactions']> {
  return (reactions ?? []).flatMap(({ key, text, senderTimestampMs }) =>
    text
      ? [
          {
            fromMe: key?.fromMe ?? false,
            emoji: text.slice(0, 64),
            at: toNumber(senderTimestampMs) || toNumber(messageTimestamp) * SECOND,
          },
        ]
      : [],
  )
}
