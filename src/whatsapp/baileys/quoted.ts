import type { proto, WAMessage } from '@whiskeysockets/baileys'
import type { Quoted } from '../port.ts'
import { decodeMediaReference } from './media-reference.ts'

/** The quoted message, as phones show it above the answer: its words, its file or its place. */
export function quotedMessage(jid: string, quoted: Quoted): WAMessage {
  const { id, fromMe } = quoted
  return { key: { remoteJid: jid, id, fromMe }, message: partOf(quoted) }
}

function partOf({ text, media, location }: Quoted): proto.IMessage {
  if (location) {
    const { latitude, longitude, name } = location
    return { locationMessage: { degreesLatitude: latitude, degreesLongitude: longitude, ...(name ? { name } : {}) } }
  }
  if (!media) return { conversation: text }
  const { kind, mimeType: mimetype, fileName, durationSeconds } = media
  const file = { mimetype, ...placeOf(media.reference), ...(text ? { caption: text } : {}) }
  const seconds = durationSeconds ?? 0
  switch (kind) {
    case 'image':
      return { imageMessage: file }
    case 'video':
      return { videoMessage: { ...file, seconds } }
    case 'voice':
    case 'audio':
      return { audioMessage: { ...file, seconds, ptt: kind === 'voice' } }
    case 'document':
      return { documentMessage: { ...file, fileName: fileName ?? 'file' } }
    case 'sticker':
      return { stickerMessage: file }
    default:
      return kind satisfies never
  }
}

/** Where WhatsApp has the file, and its keys; nothing for our own file, which phones find by the id. */
function placeOf(reference: string | undefined) {
  if (!reference) return {}
  const { directPath, url, mediaKey, byteSize, sha256, encSha256 } = decodeMediaReference(reference)
  return {
    mediaKey: Buffer.from(mediaKey, 'base64'),
    ...(directPath ? { directPath } : {}),
    ...(url ? { url } : {}),
    ...(byteSize ? { fileLength: byteSize } : {}),
    ...(sha256 ? { fileSha256: Buffer.from(sha256, 'base64') } : {}),
    ...(encSha256 ? { fileEncSha256: Buffer.from(encSha256, 'base64') } : {}),
  }
}
