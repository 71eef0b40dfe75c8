import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { hkdf } from '@whiskeysockets/baileys'
import type { MediaFault } from './media-faults.ts'
import type { MediaStore } from './media-host.ts'

export type MediaType = 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'history'
export type MediaRef = { directPath: string; mediaKey: Buffer; type: MediaType }

const INFO: Record<MediaType, string> = {
  image: 'WhatsApp Image Keys',
  sticker: 'WhatsApp Image Keys',
  video: 'WhatsApp Video Keys',
  audio: 'WhatsApp Audio Keys',
  document: 'WhatsApp Document Keys',
  history: 'WhatsApp History Keys',
}
const MAC_LENGTH = 10

/** What is wrong with a file that is sent. */
export type Spoil = {
  /** At the media host: `count` times, or always. */
  host?: MediaFault & { count?: number }
  /** Said in the message instead of the truth; null leaves a field out. Bytes are Base64. */
  says?: {
    url?: string | null
    directPath?: string | null
    mediaKey?: string | null
    fileLength?: number | null
    fileSha256?: string | null
    fileEncSha256?: string | null
  }
}

/** The fields of a media message, some of which may have been left out on purpose. */
type MediaFields = {
  url: string
  directPath: string
  mediaKey: Buffer
  mediaKeyTimestamp: number
  fileLength: number
  fileSha256: Buffer
  fileEncSha256: Buffer
}

/** Encrypts a file as a phone does and uploads it to the media host; returns the fields of the media message. */
export function sealMedia(
  store: MediaStore,
  file: Buffer,
  type: MediaType,
  now: number,
  { host, says = {} }: Spoil = {},
): MediaFields {
  const mediaKey = randomBytes(32)
  const { iv, cipherKey, macKey } = expand(mediaKey, type)
  const cipher = createCipheriv('aes-256-cbc', cipherKey, iv)
  const body = Buffer.concat([cipher.update(file), cipher.final()])
  const sealed = Buffer.concat([
    body,
    createHmac('sha256', macKey).update(iv).update(body).digest().subarray(0, MAC_LENGTH),
  ])
  const { url, directPath } = store.put(sealed)
  if (host) store.spoil(directPath, host, host.count)
  const truth = {
    url,
    directPath,
    mediaKey,
    mediaKeyTimestamp: Math.floor(now / 1000),
    fileLength: file.length,
    fileSha256: createHash('sha256').update(file).digest(),
    fileEncSha256: createHash('sha256').update(sealed).digest(),
  }
  const told = Object.entries(says).map(([key, value]) => [
    key,
    value !== null && Buffer.isBuffer(truth[key as keyof typeof says]) ? Buffer.from(String(value), 'base64') : value,
  ])
  return { ...truth, ...Object.fromEntries(told) }
}

/** Fetches and decrypts a file as a phone does, or says why it cannot. */
export function openMedia(store: MediaStore, ref: MediaRef): Buffer | { error: string } {
  const sealed = store.get(ref.directPath)
  if (!sealed) return { error: 'not on the media host' }
  const { iv, cipherKey, macKey } = expand(ref.mediaKey, ref.type)
  const body = sealed.subarray(0, -MAC_LENGTH)
  const mac = createHmac('sha256', macKey).update(iv).update(body).digest().subarray(0, MAC_LENGTH)
  if (!mac.equals(sealed.subarray(-MAC_LENGTH))) return { error: 'wrong signature' }
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  return Buffer.concat([decipher.update(body), decipher.final()])
}

function expand(mediaKey: Buffer, type: MediaType) {
  const keys = Buffer.from(hkdf(mediaKey, 112, { info: INFO[type] }))
  return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16, 48), macKey: keys.subarray(48, 80) }
}
