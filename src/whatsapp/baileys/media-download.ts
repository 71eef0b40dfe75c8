import type { proto, WAMessage, WASocket } from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import { MediaUnavailable } from '../media-unavailable.ts'
import type { FetchLimits, MediaKind } from '../port.ts'
import { mediaUrl } from './media-address.ts'
import type { MediaHosts } from './media-host.ts'
import { decodeMediaReference, type MediaReference } from './media-reference.ts'
import { mediaKeys, openSeal, sealedSize } from './media-seal.ts'

const MEDIA_HOST_MS = 20 * SECOND

export type MediaSocket = Pick<WASocket, 'updateMediaMessage' | 'getMediaHost' | 'refreshMediaConn'>

type Deps = {
  sock: MediaSocket
  hosts: MediaHosts
  /** How long the sender's phone may take to upload a file again. */
  reuploadTimeoutMs: number
}

/**
 * Fetches and opens a file; when it has expired, asks the sender's phone once to upload it again. Nothing begins before
 * the first read, and errors are thrown to the reader: `MediaUnavailable`.
 */
export async function* downloadMedia(deps: Deps, text: string, limits: FetchLimits): AsyncGenerator<Uint8Array> {
  const reference = decodeMediaReference(text)
  // Returns the host that has the files; the last known one will do when there is no answer.
  await within(MEDIA_HOST_MS, deps.sock.refreshMediaConn(false)).catch(() => undefined)
  try {
    yield* download(deps, reference, limits)
  } catch (error) {
    if (!(error instanceof MediaUnavailable) || error.failure !== 'expired') throw error
    const directPath = await findRenewed(deps, reference)
    if (!directPath) throw error
    yield* download(deps, { ...reference, directPath }, limits)
  }
}

function download({ sock, hosts }: Deps, reference: MediaReference, { maxBytes, signal }: FetchLimits) {
  const keys = mediaKeys(Buffer.from(reference.mediaKey, 'base64'), reference.kind)
  const url = mediaUrl(reference, sock.getMediaHost())
  return openSeal(hosts.fetch(url, { maxBytes: sealedSize(maxBytes), signal }), keys, reference)
}

/** Where the sender's phone has put the file; undefined when the phone does not have it either. */
async function findRenewed({ sock, reuploadTimeoutMs }: Deps, reference: MediaReference) {
  const renewed = await within(reuploadTimeoutMs, sock.updateMediaMessage(asMessage(reference))).catch(() => undefined)
  return fileOf(renewed?.message, reference.kind)?.directPath
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
