import type { proto } from '@whiskeysockets/baileys'
import type { IncomingMedia, MediaKind } from '../port.ts'
import { encodeMediaReference, type MediaAddress } from './media-reference.ts'
import { present } from './reading.ts'

export type IncomingFile = { media: IncomingMedia; text?: string; context?: proto.IContextInfo | null }

type FileMessage = {
  mimetype?: string | null
  fileLength?: number | { toNumber(): number } | null
  mediaKey?: Uint8Array | null
  directPath?: string | null
  url?: string | null
  fileSha256?: Uint8Array | null
  fileEncSha256?: Uint8Array | null
}
type Extra = Partial<Omit<IncomingMedia, 'kind' | 'mimeType' | 'reference'>>

/** The file of a message. `address` is the message's chat, needed to ask the phone to upload it again. */
export function readFile(message: proto.IMessage, address: MediaAddress): IncomingFile | undefined {
  const { imageMessage: image, audioMessage: audio, documentMessage: document, stickerMessage: sticker } = message
  const video = message.videoMessage ?? message.ptvMessage
  if (image) return withText(describe('image', image, 'image/jpeg', address, sizeOf(image)), image)
  if (video) {
    const extra = { ...sizeOf(video), ...present('durationSeconds', video.seconds) }
    return withText(describe('video', video, 'video/mp4', address, extra), video)
  }
  if (audio) {
    const waveform = audio.waveform?.length ? { waveform: new Uint8Array(audio.waveform) } : {}
    const extra = { ...present('durationSeconds', audio.seconds), ...waveform }
    return withText(describe(audio.ptt ? 'voice' : 'audio', audio, 'audio/ogg; codecs=opus', address, extra), audio)
  }
  if (document) {
    const extra = present('fileName', document.fileName ?? document.title)
    return withText(describe('document', document, 'application/octet-stream', address, extra), document)
  }
  if (sticker) return withText(describe('sticker', sticker, 'image/webp', address, sizeOf(sticker)), sticker)
  return undefined
}

function describe(kind: MediaKind, file: FileMessage, mimeType: string, address: MediaAddress, extra: Extra) {
  const byteSize = typeof file.fileLength === 'object' ? file.fileLength?.toNumber() : file.fileLength
  const media: IncomingMedia = {
    kind,
    mimeType: file.mimetype || mimeType,
    ...extra,
    reference: encodeMediaReference({
      kind,
      ...(file.directPath ? { directPath: file.directPath } : {}),
      ...(file.url ? { url: file.url } : {}),
      mediaKey: base64(file.mediaKey ?? []),
      ...(byteSize ? { byteSize } : {}),
      ...(file.fileSha256?.length ? { sha256: base64(file.fileSha256) } : {}),
      ...(file.fileEncSha256?.length ? { encSha256: base64(file.fileEncSha256) } : {}),
      ...address,
    }),
  }
  if (byteSize) media.byteSize = byteSize
  return media
}

const base64 = (bytes: Uint8Array | number[]) => Buffer.from(bytes).toString('base64')

function withText(
  media: IncomingMedia,
  message: { caption?: string | null; contextInfo?: proto.IContextInfo | null },
): IncomingFile {
  return { media, ...present('text', message.caption), context: message.contextInfo ?? null }
}

function sizeOf({ width, height }: { width?: number | null; height?: number | null }) {
  return { ...present('width', width), ...present('height', height) }
}
