import { normalizeMessageContent, proto } from '@whiskeysockets/baileys'
import { type MediaRef, type Spoil, sealMedia } from './media-crypto.ts'
import type { MediaStore } from './media-host.ts'
import { randomMessage } from './random-message.ts'
import { SAMPLES, type SampleKind } from './sample-kinds.ts'
import { sampleFile } from './sample-media.ts'
import { sealedAttendance, sealedEdit, sealedEventEdit, sealedVote } from './sealed.ts'

/** What a guest (or an own phone) can send. Files are base64; without one a small sample is sent. */
export type Content =
  /** `expiration`: the chat's messages disappear after this many seconds. */
  | { kind: 'text'; text: string; quote?: Quote; expiration?: number }
  /** The setting of the chat: 0 keeps messages. */
  | { kind: 'disappearing'; expiration: number }
  | { kind: 'image'; caption?: string; file?: string; quote?: Quote; spoil?: Spoil }
  | { kind: 'video'; caption?: string; file?: string; spoil?: Spoil }
  | { kind: 'voice'; seconds?: number; file?: string; spoil?: Spoil }
  | { kind: 'document'; fileName?: string; mimetype?: string; caption?: string; file?: string; spoil?: Spoil }
  | { kind: 'sticker'; file?: string; spoil?: Spoil }
  | { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: 'contact'; name: string; phone: string }
  /** An empty emoji removes the reaction. `id` is the message reacted to; `theirs`: the number wrote it. */
  | { kind: 'reaction'; emoji: string; id: string; theirs?: boolean }
  /**
   * `sealed`: encrypted with the original's secret, as phones do today, by an address of this form; `forged`: by
   * somebody else.
   */
  | { kind: 'edit'; id: string; text: string; sealed?: 'phone' | 'lid' | 'forged' }
  | { kind: 'delete'; id: string }
  /** A vote in the guest's own poll. */
  | { kind: 'vote'; id: string; options: string[] }
  /** Whether the author comes to the guest's own event. */
  | { kind: 'attendance'; id: string; answer: 'going' | 'not_going' | 'maybe'; extraGuests?: number }
  /** The guest's own event, changed: JSON of the protobuf schema. */
  | { kind: 'edit_event'; id: string; event: Record<string, unknown> }
  /** A message of a kind that has no content of its own: see `sample-kinds.ts`. */
  | { kind: 'sample'; of: SampleKind }
  /** Any message: JSON of the protobuf schema. */
  | { kind: 'any'; message: Record<string, unknown> }
  /** Any message that the schema allows, including strange values; the same one for the same seed. */
  | { kind: 'random'; seed: number }
  /** A view-once file, for which linked devices get an empty stanza. */
  | { kind: 'view_once_elsewhere' }
/** The quoted message; `theirs`: the number wrote it (default true). */
export type Quote = { id: string; text?: string; theirs?: boolean }

/** The two sides of a chat as the author sees them, and the secrets of the author's earlier messages. */
export type ChatSides = {
  me: string
  partner: string
  /** Our own address in its other forms. */
  own?: { phone?: string | undefined; lid: string }
  secretOf?: (id: string) => Uint8Array | undefined
}

export type Described = {
  kind: string
  text?: string
  media?: MediaRef /** Nothing to read or answer. */
  silent?: boolean
}

/** What a decrypted message shows on the phone's screen. */
export function describe(message: proto.IMessage): Described {
  const content = normalizeMessageContent(message) ?? {}
  if (content.conversation) return { kind: 'text', text: content.conversation }
  if (content.extendedTextMessage) return { kind: 'text', text: content.extendedTextMessage.text ?? '' }
  const { imageMessage: image, videoMessage: video, audioMessage: audio, documentMessage: document } = content
  if (image) return { kind: 'image', text: image.caption ?? undefined, media: mediaRef(image, 'image') }
  if (video) return { kind: 'video', text: video.caption ?? undefined, media: mediaRef(video, 'video') }
  if (audio) return { kind: audio.ptt ? 'voice' : 'audio', media: mediaRef(audio, 'audio') }
  if (document) {
    return {
      kind: 'document',
      text: document.caption ?? document.fileName ?? undefined,
      media: mediaRef(document, 'document'),
    }
  }
  if (content.stickerMessage) return { kind: 'sticker', media: mediaRef(content.stickerMessage, 'sticker') }
  if (content.locationMessage) {
    const { degreesLatitude, degreesLongitude } = content.locationMessage
    return { kind: 'location', text: `${degreesLatitude},${degreesLongitude}` }
  }
  if (content.contactMessage) return { kind: 'contact', text: content.contactMessage.displayName ?? undefined }
  if (content.reactionMessage) return { kind: 'reaction', text: content.reactionMessage.text ?? '', silent: true }
  const { protocolMessage } = content
  if (protocolMessage?.type === proto.Message.ProtocolMessage.Type.REVOKE) {
    return { kind: 'delete', text: protocolMessage.key?.id ?? undefined, silent: true }
  }
  if (protocolMessage?.editedMessage) {
    return { kind: 'edit', text: describe(protocolMessage.editedMessage).text, silent: true }
  }
  return { kind: 'other', text: Object.keys(content).join(','), silent: true }
}

/** Builds the message, uploads its files to the media host, and returns the stanza's type. */
export function compose(
  store: MediaStore,
  content: Content,
  sides: ChatSides,
  now: number,
): { message: proto.IMessage; stanzaType: string; mediaType?: string; text?: string } {
  const key = (id: string, theirs: boolean) => ({ remoteJid: sides.partner, fromMe: !theirs, id })
  switch (content.kind) {
    case 'text':
      if (content.expiration) {
        const contextInfo = { expiration: content.expiration, ephemeralSettingTimestamp: Math.floor(now / 1_000) }
        return {
          message: { extendedTextMessage: { text: content.text, contextInfo } },
          stanzaType: 'text',
          text: content.text,
        }
      }
      return content.quote
        ? {
            message: { extendedTextMessage: { text: content.text, contextInfo: quoted(content.quote, sides) } },
            stanzaType: 'text',
            text: content.text,
          }
        : { message: { conversation: content.text }, stanzaType: 'text', text: content.text }
    case 'image': {
      const file = content.file ? Buffer.from(content.file, 'base64') : sampleFile('image')
      const imageMessage = {
        ...sealMedia(store, file, 'image', now, content.spoil),
        mimetype: mimeOf(file, 'image/png'),
        caption: content.caption,
        width: 320,
        height: 240,
        contextInfo: content.quote && quoted(content.quote, sides),
      }
      return { message: { imageMessage }, stanzaType: 'media', mediaType: 'image', text: content.caption }
    }
    case 'video': {
      const file = content.file ? Buffer.from(content.file, 'base64') : sampleFile('video')
      const videoMessage = {
        ...sealMedia(store, file, 'video', now, content.spoil),
        mimetype: 'video/mp4',
        caption: content.caption,
        seconds: 3,
      }
      return { message: { videoMessage }, stanzaType: 'media', mediaType: 'video', text: content.caption }
    }
    case 'voice': {
      const file = content.file ? Buffer.from(content.file, 'base64') : sampleFile('voice', content.seconds)
      const waveform = Buffer.from(Array.from({ length: 64 }, (_, i) => Math.round(50 + 45 * Math.sin(i / 3))))
      const audioMessage = {
        ...sealMedia(store, file, 'audio', now, content.spoil),
        mimetype: 'audio/ogg; codecs=opus',
        seconds: content.seconds ?? 3,
        ptt: true,
        waveform,
      }
      return { message: { audioMessage }, stanzaType: 'media', mediaType: 'ptt' }
    }
    case 'document': {
      const file = content.file ? Buffer.from(content.file, 'base64') : sampleFile('document')
      const documentMessage = {
        ...sealMedia(store, file, 'document', now, content.spoil),
        mimetype: content.mimetype ?? 'text/plain',
        fileName: content.fileName ?? 'order.txt',
        caption: content.caption,
      }
      return { message: { documentMessage }, stanzaType: 'media', mediaType: 'document', text: content.caption }
    }
    case 'sticker': {
      const file = content.file ? Buffer.from(content.file, 'base64') : sampleFile('sticker')
      const stickerMessage = {
        ...sealMedia(store, file, 'sticker', now, content.spoil),
        mimetype: 'image/webp',
        width: 64,
        height: 64,
      }
      return { message: { stickerMessage }, stanzaType: 'media', mediaType: 'sticker' }
    }
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
    case 'reaction': {
      const reactionMessage = {
        key: key(content.id, content.theirs ?? true),
        text: content.emoji,
        senderTimestampMs: now,
      }
      return { message: { reactionMessage }, stanzaType: 'reaction', text: content.emoji }
    }
    case 'edit': {
      if (content.sealed) return { message: sealedEdit(content, sides, now), stanzaType: 'text', text: content.text }
      const protocolMessage = {
        key: key(content.id, false),
        type: proto.Message.ProtocolMessage.Type.MESSAGE_EDIT,
        editedMessage: { conversation: content.text },
        timestampMs: now,
      }
      return { message: { protocolMessage }, stanzaType: 'text', text: content.text }
    }
    case 'delete': {
      const type = proto.Message.ProtocolMessage.Type.REVOKE
      return { message: { protocolMessage: { key: key(content.id, false), type } }, stanzaType: 'text' }
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

type FileMessage = { directPath?: string | null; url?: string | null; mediaKey?: Uint8Array | null }

function mediaRef(message: FileMessage, type: MediaRef['type']): MediaRef {
  const path = message.directPath ?? (message.url ? new URL(message.url).pathname : '')
  return { directPath: path, mediaKey: Buffer.from(message.mediaKey ?? []), type }
}
