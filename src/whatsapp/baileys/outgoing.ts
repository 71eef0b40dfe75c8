import {
  type AnyMessageContent,
  generateWAMessage,
  type MiscMessageGenerationOptions,
  type proto,
  type WAMediaUpload,
  type WASocket,
} from '@whiskeysockets/baileys'
import type { ILogger } from '@whiskeysockets/baileys/lib/Utils/logger.js'
import { SECOND } from '../../lib/units.ts'
import type { Expiration, OutgoingContent, OutgoingMedia } from '../port.ts'
import { quotedMessage } from './quoted.ts'

export type BuiltMessage = { message: proto.IMessage; attributes: Record<string, string> }

export type Thumbnail = { jpeg: Uint8Array; width: number; height: number }
/** Makes the small preview of a picture; undefined when the picture cannot be read. */
export type MakeThumbnail = (path: string) => Promise<Thumbnail | undefined>

type Deps = {
  upload: WASocket['waUploadToServer']
  logger: ILogger
  userJid: string
  thumbnail: MakeThumbnail
  /** By the id of the message. */
  secretOf: (messageId: string) => Uint8Array
}

/**
 * Builds what goes over the wire and uploads files. Link previews are never made: they would call third-party servers.
 */
export async function buildMessage(
  { upload, logger, userJid, thumbnail, secretOf }: Deps,
  jid: string,
  messageId: string,
  content: OutgoingContent,
  expiration?: Expiration,
): Promise<BuiltMessage> {
  if (isPlain(content)) return { message: plainMessage(content.text, secretOf(messageId), expiration), attributes: {} }
  const options: MiscMessageGenerationOptions = { messageId }
  const expires = expiration && content.type !== 'reaction' && content.type !== 'delete'
  if (expires) options.ephemeralExpiration = expiration.seconds
  const quoted = 'quoted' in content ? content.quoted : undefined
  if (quoted) options.quoted = quotedMessage(jid, quoted)
  const built = await generateWAMessage(jid, await contentFor(jid, content, thumbnail), {
    ...options,
    upload,
    logger,
    userJid,
  })
  if (!built.message) throw new Error('nothing to send')
  const { message } = built
  if (expires) markExpiration(message, expiration)
  if (!('targetId' in content)) {
    message.messageContextInfo = { ...message.messageContextInfo, messageSecret: secretOf(messageId) }
  }
  return { message, attributes: attributesOf(content) }
}

/** A text that quotes nothing: nearly everything that leaves. */
const isPlain = (content: OutgoingContent): content is Extract<OutgoingContent, { type: 'text' | 'template' }> =>
  content.type === 'template' || (content.type === 'text' && !content.quoted)

/** The same result as Baileys', which takes the way of a whole message as WhatsApp Web stores it. */
function plainMessage(text: string, messageSecret: Uint8Array, expiration?: Expiration): proto.IMessage {
  const message: proto.IMessage = { extendedTextMessage: { text }, messageContextInfo: { messageSecret } }
  if (expiration) {
    const ephemeralSettingTimestamp = Math.floor(expiration.setAt / SECOND)
    message.extendedTextMessage = { text, contextInfo: { expiration: expiration.seconds, ephemeralSettingTimestamp } }
  }
  return message
}

/** Baileys leaves out since when the chat's messages disappear. */
function markExpiration(message: proto.IMessage, { setAt }: Expiration): void {
  for (const part of Object.values(message)) {
    const context = (part as { contextInfo?: proto.IContextInfo | null } | null)?.contextInfo
    if (context?.expiration) context.ephemeralSettingTimestamp = Math.floor(setAt / SECOND)
  }
}

async function contentFor(jid: string, content: OutgoingContent, thumbnail: MakeThumbnail): Promise<AnyMessageContent> {
  switch (content.type) {
    // A linked device has no templates: the template's words are sent.
    case 'template':
    case 'text':
      return { text: content.text, linkPreview: null }
    case 'media':
      return mediaContent(content.media, thumbnail, content.text)
    case 'location': {
      const { latitude, longitude, name, address } = content
      const place = { ...(name ? { name } : {}), ...(address ? { address } : {}) }
      return { location: { degreesLatitude: latitude, degreesLongitude: longitude, ...place } }
    }
    case 'contact': {
      const contacts = content.contacts.map(({ name, vcard }) => ({ displayName: name, vcard }))
      return { contacts: { displayName: contacts[0]?.displayName ?? '', contacts } }
    }
    case 'reaction':
      return {
        react: {
          text: content.emoji,
          key: { remoteJid: jid, id: content.targetId, fromMe: content.targetFromMe },
        },
      }
    case 'edit':
      return { text: content.text, linkPreview: null, edit: { remoteJid: jid, id: content.targetId, fromMe: true } }
    case 'delete':
      return { delete: { remoteJid: jid, id: content.targetId, fromMe: true } }
    default:
      return content satisfies never
  }
}

/**
 * Thumbnail and length are always given: if one is missing, Baileys reads it from the file, here and without a limit.
 */
async function mediaContent(
  { kind, mimeType, fileName, durationSeconds, waveform, data }: OutgoingMedia,
  thumbnail: MakeThumbnail,
  text?: string,
): Promise<AnyMessageContent> {
  const file: WAMediaUpload = 'path' in data ? { url: data.path } : Buffer.from(data.bytes)
  const caption = text ? { caption: text } : {}
  const seconds = durationSeconds ?? 0
  switch (kind) {
    case 'image':
      return { image: file, mimetype: mimeType, ...caption, ...(await imageExtra(data, thumbnail)) }
    case 'video':
      return { video: file, mimetype: mimeType, seconds, jpegThumbnail: '', ...caption }
    case 'voice':
      return { audio: file, mimetype: mimeType, ptt: true, seconds, ...(waveform && { waveform }) }
    case 'audio':
      return { audio: file, mimetype: mimeType, seconds }
    case 'document':
      return { document: file, mimetype: mimeType, fileName: fileName ?? 'file', ...caption }
    case 'sticker':
      return { sticker: file, mimetype: mimeType }
    default:
      return kind satisfies never
  }
}

async function imageExtra(data: OutgoingMedia['data'], thumbnail: MakeThumbnail) {
  const made = 'path' in data ? await thumbnail(data.path).catch(() => undefined) : undefined
  if (!made) return { jpegThumbnail: '' }
  return { jpegThumbnail: Buffer.from(made.jpeg).toString('base64'), width: made.width, height: made.height }
}

/** WhatsApp expects the stanza to show that a message edits or deletes another one. */
function attributesOf(content: OutgoingContent): Record<string, string> {
  if (content.type === 'edit') return { edit: '1' }
  return content.type === 'delete' ? { edit: '7' } : {}
}
