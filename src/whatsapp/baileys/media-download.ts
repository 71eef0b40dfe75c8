import { Readable } from 'node:stream'
import {
  downloadContentFromMessage,
  type MediaType,
  type proto,
  type WAMessage,
  type WASocket,
} from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import type { MediaKind } from '../port.ts'
import { statusCodeOf } from './close-reason.ts'
import { decodeMediaReference, type MediaReference } from './media-reference.ts'
import { within } from './within.ts'

const REUPLOAD_TIMEOUT_MS = 30 * SECOND
/** The file has been removed from WhatsApp's server: only the sender's phone still has it. */
const GONE = new Set([403, 404, 410])

/** Downloads and decrypts a file; when it has expired, asks the phone to upload it again, once. */
export async function downloadMedia(
  sock: Pick<WASocket, 'updateMediaMessage' | 'getMediaHost'>,
  text: string,
): Promise<AsyncIterable<Uint8Array>> {
  const reference = decodeMediaReference(text)
  try {
    return await download(reference)
  } catch (error) {
    if (!GONE.has(statusCodeOf(error) ?? 0)) throw error
    const renewed = await within(REUPLOAD_TIMEOUT_MS, sock.updateMediaMessage(asMessage(reference)))
    const directPath = fileOf(renewed.message, reference.kind)?.directPath
    if (!directPath) throw error
    return await download({ ...reference, directPath, url: `https://${sock.getMediaHost()}${directPath}` })
  }
}

async function download({ kind, mediaKey, directPath, url }: MediaReference): Promise<Readable> {
  const file = {
    mediaKey: Buffer.from(mediaKey, 'base64'),
    ...(directPath ? { directPath } : {}),
    ...(url ? { url } : {}),
  }
  return Readable.from(await downloadContentFromMessage(file, mediaTypeOf(kind)))
}

function mediaTypeOf(kind: MediaKind): MediaType {
  return kind === 'voice' ? 'ptt' : kind
}

function asMessage({ kind, mediaKey, directPath, url, id, chat, fromMe, participant }: MediaReference): WAMessage {
  const file = { mediaKey: Buffer.from(mediaKey, 'base64'), directPath: directPath ?? null, url: url ?? null }
  const message: proto.IMessage = { [fieldOf(kind)]: file }
  return { key: { id, remoteJid: chat, fromMe, ...(participant ? { participant } : {}) }, message }
}

function fileOf(message: proto.IMessage | null | undefined, kind: MediaKind) {
  return message?.[fieldOf(kind)]
}

function fieldOf(kind: MediaKind) {
  switch (kind) {
    case 'image':
      return 'imageMessage'
    case 'voice':
    case 'audio':
      return 'audioMessage'
    case 'video':
      return 'videoMessage'
    case 'document':
      return 'documentMessage'
    case 'sticker':
      return 'stickerMessage'
    default:
      return kind satisfies never
  }
}
