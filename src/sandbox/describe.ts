import { normalizeMessageContent, proto } from '@whiskeysockets/baileys'
import type { MediaRef } from './media-crypto.ts'

export type Described = {
  kind: string
  text?: string
  media?: MediaRef
  /** Nothing to read or answer. */
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

type FileMessage = { directPath?: string | null; url?: string | null; mediaKey?: Uint8Array | null }

function mediaRef(message: FileMessage, type: MediaRef['type']): MediaRef {
  const path = message.directPath ?? (message.url ? new URL(message.url).pathname : '')
  return { directPath: path, mediaKey: Buffer.from(message.mediaKey ?? []), type }
}
