import { proto } from '@whiskeysockets/baileys'
import type { ChatSides, Content, Quote } from './content.ts'
import { sealMedia } from './media-crypto.ts'
import type { MediaStore } from './media-host.ts'
import { randomMessage } from './random-message.ts'
import { SAMPLES } from './sample-kinds.ts'
import { sampleFile } from './sample-media.ts'
import { sealedAttendance, sealedEdit, sealedEventEdit, sealedVote } from './sealed.ts'

/** A message with what its stanza says of it; `text`: what a person reads in it. */
export type Composed = { message: proto.IMessage; stanzaType: string; mediaType?: string; text?: string }

type ContentOf<K extends Content['kind']> = Extract<Content, { kind: K }>

/** Builds the message, and uploads its files to the media host. */
export function compose(store: MediaStore, content: Content, sides: ChatSides, now: number): Composed {
  switch (content.kind) {
    case 'text':
      return composeText(content, sides, now)
    case 'image':
    case 'video':
    case 'voice':
    case 'document':
    case 'sticker':
      return composeMedia(store, content, sides, now)
    case 'reaction':
    case 'edit':
    case 'delete':
      return composeChange(content, sides, now)
    case 'location': {
      const { latitude, longitude, name, address } = content
      const locationMessage = { degreesLatitude: latitude, degreesLongitude: longitude, name, address }
      return { message: { locationMessage }, stanzaType: 'media', mediaType: 'location', text: name }
    }
    case 'contact': {
      const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${content.name}\nTEL;type=CELL;waid=${content.phone}:+${content.phone}\nEND:VCARD`
      const contactMessage = { displayName: content.name, vcard }
      return { message: { contactMessage }, stanzaType: 'media', mediaType: 'vcard', text: content.name }
    }
    case 'disappearing': {
      const type = proto.Message.ProtocolMessage.Type.EPHEMERAL_SETTING
      const ephemeralSettingTimestamp = Math.floor(now / 1_000)
      const protocolMessage = { type, ephemeralExpiration: content.expiration, ephemeralSettingTimestamp }
      return { message: { protocolMessage }, stanzaType: 'text' }
    }
    case 'vote':
      return { message: sealedVote(content, sides, now), stanzaType: 'poll' }
    case 'attendance':
      return { message: sealedAttendance(content, sides, now), stanzaType: 'event' }
    case 'edit_event':
      return { message: sealedEventEdit(content, sides), stanzaType: 'event' }
    case 'sample': {
      const isVideo = content.of === 'video_note'
      const file = sealMedia(store, sampleFile(isVideo ? 'video' : 'image'), isVideo ? 'video' : 'image', now)
      return { message: proto.Message.fromObject(SAMPLES[content.of](file, sides.me)), stanzaType: 'text' }
    }
    case 'any':
      return { message: proto.Message.fromObject(content.message), stanzaType: 'text' }
    case 'random':
      return { message: randomMessage(content.seed), stanzaType: 'text' }
    case 'view_once_elsewhere':
      return { message: {}, stanzaType: 'media' }
    default:
      return content satisfies never
  }
}

function composeText({ text, quote, expiration }: ContentOf<'text'>, sides: ChatSides, now: number): Composed {
  if (!quote && !expiration) return { message: { conversation: text }, stanzaType: 'text', text }
  const contextInfo = expiration
    ? { expiration, ephemeralSettingTimestamp: Math.floor(now / 1_000) }
    : quote && quoted(quote, sides)
  return { message: { extendedTextMessage: { text, contextInfo } }, stanzaType: 'text', text }
}

function composeMedia(
  store: MediaStore,
  content: ContentOf<'image' | 'video' | 'voice' | 'document' | 'sticker'>,
  sides: ChatSides,
  now: number,
): Composed {
  const seconds = 'seconds' in content ? content.seconds : undefined
  const file = content.file ? Buffer.from(content.file, 'base64') : sampleFile(content.kind, seconds)
  const sealed = (type: Parameters<typeof sealMedia>[2]) => sealMedia(store, file, type, now, content.spoil)
  switch (content.kind) {
    case 'image': {
      const imageMessage = {
        ...sealed('image'),
        mimetype: mimeOf(file, 'image/png'),
        caption: content.caption,
        width: 320,
        height: 240,
        contextInfo: content.quote && quoted(content.quote, sides),
      }
      return { message: { imageMessage }, stanzaType: 'media', mediaType: 'image', text: content.caption }
    }
    case 'video': {
      const videoMessage = {
        ...sealed('video'),
        mimetype: 'video/mp4',
        caption: content.caption,
        seconds: 3,
      }
      return { message: { videoMessage }, stanzaType: 'media', mediaType: 'video', text: content.caption }
    }
    case 'voice': {
      const waveform = Buffer.from(Array.from({ length: 64 }, (_, i) => Math.round(50 + 45 * Math.sin(i / 3))))
      const audioMessage = {
        ...sealed('audio'),
        mimetype: 'audio/ogg; codecs=opus',
        seconds: content.seconds ?? 3,
        ptt: true,
        waveform,
      }
      return { message: { audioMessage }, stanzaType: 'media', mediaType: 'ptt' }
    }
    case 'document': {
      const documentMessage = {
        ...sealed('document'),
        mimetype: content.mimetype ?? 'text/plain',
        fileName: content.fileName ?? 'order.txt',
        caption: content.caption,
      }
      return { message: { documentMessage }, stanzaType: 'media', mediaType: 'document', text: content.caption }
    }
    case 'sticker': {
      const stickerMessage = {
        ...sealed('sticker'),
        mimetype: 'image/webp',
        width: 64,
        height: 64,
      }
      return { message: { stickerMessage }, stanzaType: 'media', mediaType: 'sticker' }
    }
    default:
      return content satisfies never
  }
}

/** Of a message that was sent before: a reaction to it, its new words, or its deletion. */
function composeChange(content: ContentOf<'reaction' | 'edit' | 'delete'>, sides: ChatSides, now: number): Composed {
  const keyOf = (fromMe: boolean) => ({ remoteJid: sides.partner, fromMe, id: content.id })
  switch (content.kind) {
    case 'reaction': {
      const reactionMessage = {
        key: keyOf(!(content.theirs ?? true)),
        text: content.emoji,
        senderTimestampMs: now,
      }
      return { message: { reactionMessage }, stanzaType: 'reaction', text: content.emoji }
    }
    case 'edit': {
      if (content.sealed) return { message: sealedEdit(content, sides, now), stanzaType: 'text', text: content.text }
      const protocolMessage = {
        key: keyOf(true),
        type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
        editedMessage: { conversation: content.text },
        timestampMs: now,
      }
      return { message: { protocolMessage }, stanzaType: 'text', text: content.text }
    }
    case 'delete': {
      const type = proto.Message.ProtocolMessage.Type.REVOKE
      return { message: { protocolMessage: { key: keyOf(true), type } }, stanzaType: 'text' }
    }
    default:
      return content satisfies never
  }
}

function quoted(quote: Quote, sides: ChatSides): proto.IContextInfo {
  return {
    stanzaId: quote.id,
    participant: (quote.theirs ?? true) ? sides.partner : sides.me,
    quotedMessage: { conversation: quote.text ?? '' },
  }
}

function mimeOf(file: Buffer, fallback: string): string {
  if (file[0] === 0xff && file[1] === 0xd8) return 'image/jpeg'
  return fallback
}
