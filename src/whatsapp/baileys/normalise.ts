import { proto } from '@whiskeysockets/baileys'
import type { IncomingContent } from '../port.ts'
import { readFile } from './incoming-media.ts'
import type { MediaAddress } from './media-reference.ts'
import { unwrap } from './unwrap.ts'

export type NormalisedMessage = { content: IncomingContent; quotedId?: string }

type Reading = { content: IncomingContent; context?: proto.IContextInfo | null | undefined }

const { Type: ProtocolType } = proto.Message.ProtocolMessage

/** Parts of a message that say nothing to a person: keys, housekeeping, and what only changes another message. */
const SILENT = new Set([
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
  'placeholderMessage',
  'pollResultSnapshotMessage',
  'pollResultSnapshotMessageV3',
  'pollUpdateMessage',
  'protocolMessage',
  'scheduledCallEditMessage',
  'secretEncryptedMessage',
  'senderKeyDistributionMessage',
  'statusMentionMessage',
  'statusNotificationMessage',
  'stickerSyncRmrMessage',
])

/** What a decrypted message says (SPEC I1); undefined when there is nothing in it for the inbox. */
export function normaliseMessage(wrapped: proto.IMessage, address: MediaAddress): NormalisedMessage | undefined {
  const { message, viewOnce } = unwrap(wrapped)
  const reading =
    readText(message) ??
    readMedia(message, address) ??
    readPlace(message) ??
    readContacts(message) ??
    readChange(message, address) ??
    readAnswer(message) ??
    readUnsupported(message, viewOnce)
  if (!reading) return undefined
  const quotedId = reading.context?.stanzaId
  return { content: reading.content, ...(quotedId ? { quotedId } : {}) }
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
    },
    context: either.contextInfo,
  }
}

function readContacts(message: proto.IMessage): Reading | undefined {
  const cards = message.contactsArrayMessage?.contacts ?? (message.contactMessage ? [message.contactMessage] : [])
  if (cards.length === 0) return undefined
  const contacts = cards.map(({ displayName, vcard }) => ({
    name: displayName || cardField(vcard ?? '', 'FN') || '',
    phones: phonesOf(vcard ?? ''),
    vcard: vcard ?? '',
  }))
  const context = message.contactsArrayMessage?.contextInfo ?? message.contactMessage?.contextInfo
  return { content: { type: 'contact', contacts }, context }
}

/** Reactions, edits and deletions: they change a message that came before. */
function readChange(message: proto.IMessage, address: MediaAddress): Reading | undefined {
  const reaction = message.reactionMessage
  if (reaction?.key?.id) {
    return { content: { type: 'reaction', targetId: reaction.key.id, emoji: reaction.text ?? '' } }
  }
  const change = message.protocolMessage
  const targetId = change?.key?.id
  if (!change || !targetId) return undefined
  if (change.editedMessage) {
    const edited = normaliseMessage(change.editedMessage, address)
    const text = edited && 'text' in edited.content ? edited.content.text : undefined
    return text === undefined ? undefined : { content: { type: 'edit', targetId, text } }
  }
  return change.type === ProtocolType.REVOKE ? { content: { type: 'delete', targetId } } : undefined
}

/** Taps on buttons and lists, and texts with buttons that other businesses send, read as text. */
function readAnswer(message: proto.IMessage): Reading | undefined {
  const buttons = message.buttonsResponseMessage
  if (buttons) return asText(buttons.selectedDisplayText || buttons.selectedButtonId, buttons.contextInfo)
  const list = message.listResponseMessage
  if (list) return asText(list.title || list.singleSelectReply?.selectedRowId, list.contextInfo)
  const template = message.templateButtonReplyMessage
  if (template) return asText(template.selectedDisplayText || template.selectedId, template.contextInfo)
  const flow = message.interactiveResponseMessage
  if (flow) return asText(flow.body?.text || flow.nativeFlowResponseMessage?.name, flow.contextInfo)
  const interactive = message.interactiveMessage
  if (interactive) return asText(interactive.body?.text || interactive.header?.title, interactive.contextInfo)
  const withButtons = message.buttonsMessage
  if (withButtons) return asText(withButtons.contentText || withButtons.text, withButtons.contextInfo)
  const withList = message.listMessage
  if (withList) return asText(withList.description || withList.title, withList.contextInfo)
  const hydrated =
    message.templateMessage?.hydratedTemplate ??
    message.templateMessage?.hydratedFourRowTemplate ??
    message.highlyStructuredMessage?.hydratedHsm?.hydratedTemplate
  return hydrated ? asText(hydrated.hydratedContentText, message.templateMessage?.contextInfo) : undefined
}

function asText(text: string | null | undefined, context: proto.IContextInfo | null | undefined): Reading | undefined {
  return text ? { content: { type: 'text', text }, context } : undefined
}

function readUnsupported(message: proto.IMessage, viewOnce: boolean): Reading | undefined {
  const kind = (Object.keys(message) as (keyof proto.IMessage)[]).find((key) => message[key] && !SILENT.has(key))
  if (!kind) return viewOnce ? unsupported('view-once message') : undefined
  const poll = message.pollCreationMessage ?? message.pollCreationMessageV2 ?? message.pollCreationMessageV3
  if (poll) return unsupported(`poll: ${poll.name ?? ''}`, poll.contextInfo)
  if (message.eventMessage) return unsupported(`event: ${message.eventMessage.name ?? ''}`)
  if (message.groupInviteMessage) return unsupported(`group invitation: ${message.groupInviteMessage.groupName ?? ''}`)
  if (message.orderMessage) return unsupported(`catalogue order: ${message.orderMessage.orderTitle ?? ''}`)
  if (message.productMessage) return unsupported(`product: ${message.productMessage.product?.title ?? ''}`)
  if (message.call) return unsupported('call')
  const words = kind.split('Message', 1)[0]!.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return unsupported(words.trim())
}

function unsupported(description: string, context?: proto.IContextInfo | null): Reading {
  return { content: { type: 'unsupported', description: description.replace(/: $/, '') }, context }
}

/** Of a visiting card; the rest is pictures. */
const MAX_CARD_LINES = 200

function cardField(vcard: string, name: string): string | undefined {
  return cardLines(vcard).find((line) => line.name === name)?.value
}

function phonesOf(vcard: string): string[] {
  const phones = cardLines(vcard).filter(({ name }) => name === 'TEL' || /^ITEM\d+\.TEL$/.test(name))
  return [...new Set(phones.map(({ value }) => value).filter(Boolean))]
}

/** The lines of a card: `item1.TEL;type=CELL:+7 916 123-45-67`. */
function cardLines(vcard: string): { name: string; value: string }[] {
  return vcard.split(/\r\n|\r|\n/, MAX_CARD_LINES).flatMap((line) => {
    const colon = line.indexOf(':')
    if (colon === -1) return []
    const [name = ''] = line.slice(0, colon).split(';', 1)
    return [{ name: name.trim().toUpperCase(), value: line.slice(colon + 1).trim() }]
  })
}
