import { proto } from '@whiskeysockets/baileys'
import type { IncomingContent, IncomingMessage } from '../port.ts'
import { readFile } from './incoming-media.ts'
import type { MediaAddress } from './media-reference.ts'
import { contextOf, expirationOf, mentionsOf } from './message-context.ts'
import { MESSAGE_SECRET_BYTES } from './message-secret.ts'
import { readAnswer } from './read-answer.ts'
import { readContacts } from './read-contacts.ts'
import { readMenu } from './read-menu.ts'
import { readOffer } from './read-offer.ts'
import type { Reading } from './reading.ts'
import { unwrap } from './unwrap.ts'

export type NormalisedMessage = Pick<
  IncomingMessage,
  'content' | 'quotedId' | 'context' | 'mentions' | 'secret' | 'expiration'
>

/** The encrypted part of a message: WhatsApp's name for the use is part of the key. */
export const SEALED_USES = ['Message Edit', 'Event Edit', 'Poll Vote', 'Event Response'] as const
export type SealedPart = { use: (typeof SEALED_USES)[number]; payload: string; iv: string }

const { Type: ProtocolType } = proto.Message.ProtocolMessage

/** Parts of a message that mean nothing to a person: keys, housekeeping, and what only changes another message. */
export const SILENT = new Set([
  'albumMessage',
  'botTaskMessage',
  'callLogMesssage',
  'chat',
  'deviceSentMessage',
  'encCommentMessage',
  'encEventResponseMessage',
  'encReactionMessage',
  'fastRatchetKeySenderKeyDistributionMessage',
  'keepInChatMessage',
  'messageContextInfo',
  'messageHistoryBundle',
  'messageHistoryNotice',
  'pinInChatMessage',
  'pollResultSnapshotMessage',
  'pollResultSnapshotMessageV3',
  'pollUpdateMessage',
  'protocolMessage',
  'secretEncryptedMessage',
  'scheduledCallEditMessage',
  'senderKeyDistributionMessage',
  'statusMentionMessage',
  'statusNotificationMessage',
  'stickerSyncRmrMessage',
])

/** What a decrypted message says; undefined when it holds nothing for the inbox. */
export function normaliseMessage(wrapped: proto.IMessage, address: MediaAddress): NormalisedMessage | undefined {
  const unwrapped = unwrap(wrapped)
  const { message, viewOnce } = unwrapped
  const reading =
    readText(message) ??
    readMedia(message, address) ??
    readPlace(message) ??
    readContacts(message) ??
    readChange(message, address) ??
    readSealed(message) ??
    readAnswer(message) ??
    readOffer(message) ??
    readMenu(message, address) ??
    readComment(message, address) ??
    readUnsupported(message, viewOnce)
  if (!reading) return undefined
  const { content, context } = reading
  const quotedId = context?.stanzaId
  const around = contextOf(unwrapped, context)
  const mentions = mentionsOf(context)
  const { messageSecret: secret } = unwrapped.info
  const expiration = expirationOf(message, context)
  return {
    content,
    ...(quotedId ? { quotedId } : {}),
    ...(Object.keys(around).length > 0 ? { context: around } : {}),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(expiration ? { expiration } : {}),
    ...(secret?.length === MESSAGE_SECRET_BYTES ? { secret: Buffer.from(secret).toString('base64') } : {}),
  }
}

function readText(message: proto.IMessage): Reading | undefined {
  if (message.conversation) return { content: { type: 'text', text: message.conversation } }
  const extended = message.extendedTextMessage
  if (!extended) return undefined
  return { content: { type: 'text', text: extended.text ?? '' }, context: extended.contextInfo }
}

function readMedia(message: proto.IMessage, address: MediaAddress): Reading | undefined {
  const file = readFile(message, address)
  if (!file) return undefined
  const { media, text, context } = file
  return { content: { type: 'media', media, ...(text ? { text } : {}) }, context }
}

function readPlace(message: proto.IMessage): Reading | undefined {
  const place = message.locationMessage
  const live = message.liveLocationMessage
  const either = place ?? live
  if (!either) return undefined
  const name = place?.name || live?.caption
  return {
    content: {
      type: 'location',
      latitude: either.degreesLatitude ?? 0,
      longitude: either.degreesLongitude ?? 0,
      ...(name ? { name } : {}),
      ...(place?.address ? { address: place.address } : {}),
      ...(live || place?.isLive ? { live: true as const } : {}),
    },
    context: either.contextInfo,
  }
}

/** Reactions, edits and deletions: they change an earlier message. */
function readChange(message: proto.IMessage, address: MediaAddress): Reading | undefined {
  const reaction = message.reactionMessage
  if (reaction?.key?.id) {
    return { content: { type: 'reaction', targetId: reaction.key.id, emoji: reaction.text ?? '' } }
  }
  const change = message.protocolMessage
  if (change?.type === ProtocolType.EPHEMERAL_SETTING) return { content: { type: 'disappearing' } }
  const targetId = change?.key?.id
  if (!change || !targetId) return undefined
  if (change.editedMessage) {
    const content = editOf(normaliseMessage(change.editedMessage, address)?.content, targetId)
    return content && { content }
  }
  return change.type === ProtocolType.REVOKE ? { content: { type: 'delete', targetId } } : undefined
}

/** The change that replaces what a message said; undefined when it has no words. */
export function editOf(edited: IncomingContent | undefined, targetId: string): IncomingContent | undefined {
  if (edited?.type === 'event') {
    const { type: _, ...event } = edited
    return { type: 'event_edit', targetId, event }
  }
  const text = edited && 'text' in edited ? edited.text : undefined
  return text === undefined ? undefined : { type: 'edit', targetId, text }
}

/** Edits, votes and attendances that only the secret of the message they refer to can open. */
function readSealed(message: proto.IMessage): Reading | undefined {
  const { secretEncryptedMessage: change, pollUpdateMessage: poll, encEventResponseMessage: response } = message
  const edit = EDIT_USES[change?.secretEncType ?? SecretEncType.UNKNOWN]
  const found =
    (edit && { use: edit, key: change?.targetMessageKey, box: change }) ??
    (poll?.vote && { use: 'Poll Vote' as const, key: poll.pollCreationMessageKey, box: poll.vote }) ??
    (response && { use: 'Event Response' as const, key: response.eventCreationMessageKey, box: response })
  const { encPayload, encIv } = found?.box ?? {}
  const targetId = found?.key?.id
  if (!found || !targetId || !encPayload || !encIv) return undefined
  const part: SealedPart = {
    use: found.use,
    payload: Buffer.from(encPayload).toString('base64'),
    iv: Buffer.from(encIv).toString('base64'),
  }
  return { content: { type: 'sealed', targetId, sealed: JSON.stringify(part) } }
}

const { SecretEncType } = proto.Message.SecretEncryptedMessage
const EDIT_USES: Partial<Record<proto.Message.SecretEncryptedMessage.SecretEncType, SealedPart['use']>> = {
  [SecretEncType.MESSAGE_EDIT]: 'Message Edit',
  [SecretEncType.EVENT_EDIT]: 'Event Edit',
}

/** A comment on another message: returned as a message of its own. */
function readComment({ commentMessage: comment }: proto.IMessage, address: MediaAddress): Reading | undefined {
  const said = comment?.message && normaliseMessage(comment.message, address)
  return said
    ? { content: said.content, context: { stanzaId: comment.targetMessageKey?.id ?? said.quotedId ?? null } }
    : undefined
}

function readUnsupported(message: proto.IMessage, viewOnce: boolean): Reading | undefined {
  if (message.placeholderMessage) return { content: { type: 'unsupported', reason: 'other_devices' } }
  const kind = (Object.keys(message) as (keyof proto.IMessage)[]).find((key) => message[key] && !SILENT.has(key))
  if (!kind) return viewOnce ? { content: { type: 'unsupported', reason: 'view_once' } } : undefined
  const words = kind
    .replace(/Message.*$/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim()
  const name = nameOf(message)
  return { content: { type: 'unsupported', reason: 'unknown_kind', description: name ? `${words}: ${name}` : words } }
}

/** The words in a message of a kind that is not read completely. */
function nameOf(message: proto.IMessage): string | null | undefined {
  const { sendPaymentMessage: payment, requestPaymentMessage: asked, scheduledCallCreationMessage: call } = message
  return (
    message.groupInviteMessage?.groupName ||
    message.newsletterAdminInviteMessage?.newsletterName ||
    message.newsletterFollowerInviteMessageV2?.newsletterName ||
    message.invoiceMessage?.note ||
    message.stickerPackMessage?.name ||
    (payment?.noteMessage ?? asked?.noteMessage)?.extendedTextMessage?.text ||
    call?.title
  )
}
