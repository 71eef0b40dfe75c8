import { proto, toNumber } from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import { cleanIncoming } from '../clean-incoming.ts'
import type { IncomingMessage, Peer, UnsupportedReason } from '../port.ts'
import { placeholderOf } from '../set-aside.ts'
import { isGroupJid, isSamePerson, mergePeers, peerOf } from './jid.ts'
import { arrivalOf, decodePlaintext, type JournalEntry } from './journal-entry.ts'
import type { MediaAddress } from './media-reference.ts'
import { normaliseMessage } from './normalise.ts'
import { type FindOrderItems, withOrderItems } from './order-items.ts'
import { describeSealed } from './sealed.ts'

export type ReadDeps = {
  me: () => Peer | undefined
  takesGroups: boolean
  /** Adds the phone of a LID, or the LID of a phone, if known. */
  complete: (peer: Peer) => Promise<Peer>
  /** Absent when nobody waits for them: for messages of the past. */
  findOrderItems?: FindOrderItems
}

/** The messages for the inbox in a journal entry: none for housekeeping, several when the phone sends some again. */
export async function readEntry(deps: ReadDeps, entry: JournalEntry): Promise<IncomingMessage[]> {
  const arrivedAt = arrivalOf(entry)
  return (await readMessages(deps, entry)).map((message) => cleanIncoming(message, arrivedAt))
}

/** The placeholder for an unreadable entry; undefined when it was not meant for people. */
export async function readEnvelope(deps: ReadDeps, entry: JournalEntry): Promise<IncomingMessage | undefined> {
  const sides = inboxSides(deps, entry.attrs)
  return sides && cleanIncoming(placeholderOf(await headOf(deps, entry.attrs, sides), 'unreadable'), arrivalOf(entry))
}

async function readMessages(deps: ReadDeps, entry: JournalEntry): Promise<IncomingMessage[]> {
  if (entry.missing) return readMissing(deps, entry.attrs, entry.missing)
  const message = entry.message ?? decodePlaintext(entry.plaintext)
  if (entry.attrs.category === 'peer') return isOfOwnPhone(deps, entry.attrs) ? readResent(deps, message) : []
  const sides = inboxSides(deps, entry.attrs)
  if (!sides) return []
  const { id = '', participant } = entry.attrs
  const address = { id, chat: sides.chat, fromMe: sides.fromMe, ...(participant ? { participant } : {}) }
  const normalised = await normalise(deps, message, address)
  return normalised ? [withSides(deps, { ...(await headOf(deps, entry.attrs, sides)), ...normalised })] : []
}

/** With the phones of the people it mentions and the items of its order, if known. */
export async function normalise(
  { complete, findOrderItems }: Pick<ReadDeps, 'complete' | 'findOrderItems'>,
  message: proto.IMessage,
  address: MediaAddress,
) {
  const read = normaliseMessage(message, address)
  const normalised = read && findOrderItems ? await withOrderItems(findOrderItems, message, read) : read
  if (!normalised?.mentions) return normalised
  const mentions = normalised.mentions.map(async (mention) => ({ ...mention, peer: await complete(mention.peer) }))
  return { ...normalised, mentions: await Promise.all(mentions) }
}

/** Encrypted content opens by the addresses of its author and of the author of the message it refers to. */
export function withSides({ me }: ReadDeps, message: IncomingMessage): IncomingMessage {
  const { content, peer, fromMe } = message
  if (content.type !== 'sealed') return message
  const sealed = describeSealed(content.sealed, { me: me(), guest: peer, fromMe })
  return { ...message, content: { ...content, sealed } }
}

/** Only the number's own phone is believed about what it remembers. */
export function isOfOwnPhone({ me }: Pick<ReadDeps, 'me'>, { from, category }: Record<string, string>): boolean {
  return category === 'peer' && isSamePerson(peerOf(from), me())
}

async function readMissing(deps: ReadDeps, attrs: Record<string, string>, reason: UnsupportedReason) {
  const sides = inboxSides(deps, attrs)
  return sides ? [placeholderOf(await headOf(deps, attrs, sides), reason)] : []
}

/** Undefined when it is not for the inbox. */
function inboxSides({ me, takesGroups }: ReadDeps, attrs: Record<string, string>): Sides | undefined {
  if (attrs.category === 'peer') return undefined
  const sides = readSides(attrs, me())
  if (!sides || (sides.isGroup && !takesGroups) || (!sides.isGroup && isSamePerson(sides.peer, me()))) return undefined
  return sides
}

async function headOf(
  deps: ReadDeps,
  attrs: Record<string, string>,
  { peer, fromMe }: Sides,
): Promise<Omit<IncomingMessage, 'content'>> {
  const { id = '', t, notify, offline } = attrs
  const username = usernameOf(attrs, fromMe)
  return {
    id,
    peer: await deps.complete(peer),
    fromMe,
    ...(notify && !fromMe ? { pushName: notify } : {}),
    ...(username ? { username } : {}),
    at: Number(t) * SECOND,
    offline: offline !== undefined,
  }
}

function usernameOf(attrs: Record<string, string>, fromMe: boolean): string | undefined {
  if (fromMe) return attrs.peer_recipient_username ?? attrs.recipient_username
  return attrs.participant ? attrs.participant_username : attrs.username
}

type Sides = { chat: string; peer: Peer; fromMe: boolean; isGroup: boolean }

/** Who wrote it to whom. In a group the peer is the author. */
function readSides(attrs: Record<string, string>, me: Peer | undefined): Sides | undefined {
  const { from, participant, recipient } = attrs
  if (!from) return undefined
  if (isGroupJid(from)) {
    const author = mergePeers(peerOf(participant), peerOf(attrs.participant_pn), peerOf(attrs.participant_lid))
    const fromMe = isSamePerson(author, me)
    return author.phone || author.lid ? { chat: from, peer: author, fromMe, isGroup: true } : undefined
  }
  const sender = peerOf(from)
  if (!sender) return undefined
  if (!isSamePerson(sender, me)) {
    const peer = mergePeers(sender, peerOf(attrs.sender_pn), peerOf(attrs.sender_lid))
    return { chat: from, peer, fromMe: false, isGroup: false }
  }
  const target = peerOf(recipient)
  if (!recipient || !target) return undefined
  const peer = mergePeers(
    target,
    peerOf(attrs.peer_recipient_pn),
    peerOf(attrs.recipient_pn),
    peerOf(attrs.peer_recipient_lid),
    peerOf(attrs.recipient_lid),
  )
  return { chat: recipient, peer, fromMe: true, isGroup: false }
}

/** Our own phone answers with messages that came unencrypted for this device (from advertisements). */
async function readResent(deps: ReadDeps, message: proto.IMessage): Promise<IncomingMessage[]> {
  const results =
    message.protocolMessage?.peerDataOperationRequestResponseMessage?.peerDataOperationResult ??
    message.deviceSentMessage?.message?.protocolMessage?.peerDataOperationRequestResponseMessage
      ?.peerDataOperationResult
  const messages: IncomingMessage[] = []
  for (const { placeholderMessageResendResponse: resent } of results ?? []) {
    if (!resent?.webMessageInfoBytes) continue
    const info = proto.WebMessageInfo.decode(resent.webMessageInfoBytes)
    const { id, remoteJid, fromMe } = info.key ?? {}
    const peer = peerOf(remoteJid)
    if (!id || !remoteJid || !peer || !info.message) continue
    const normalised = await normalise(deps, info.message, { id, chat: remoteJid, fromMe: fromMe ?? false })
    if (!normalised) continue
    const resentMessage: IncomingMessage = {
      id,
      peer: await deps.complete(peer),
      fromMe: fromMe ?? false,
      ...(info.pushName ? { pushName: info.pushName } : {}),
      at: toNumber(info.messageTimestamp) * SECOND,
      ...normalised,
      offline: true,
    }
    messages.push(withSides(deps, resentMessage))
  }
  return messages
}
