import { createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { MediaUnavailable } from '../media-unavailable.ts'
import type { MediaKind } from '../port.ts'

const MAC_BYTES = 10
const BLOCK_BYTES = 16
const KEY_BYTES = 32

/** What is encrypted: the file of a message, or a piece of history. */
export type SealedKind = MediaKind | 'history'

const KEY_NAMES: Record<SealedKind, string> = {
  image: 'WhatsApp Image Keys',
  sticker: 'WhatsApp Image Keys',
  voice: 'WhatsApp Audio Keys',
  audio: 'WhatsApp Audio Keys',
  video: 'WhatsApp Video Keys',
  document: 'WhatsApp Document Keys',
  history: 'WhatsApp History Keys',
}

export type MediaKeys = { iv: Buffer; cipherKey: Buffer; macKey: Buffer }

/** What the message says about its file; whatever it leaves out is not checked. */
export type Announced = {
  byteSize?: number | undefined
  /** Base64. */
  sha256?: string | undefined
  /** Of the encrypted file, Base64. */
  encSha256?: string | undefined
}

/** The keys of a file. Throws `MediaUnavailable` when the message's key cannot be one. */
export function mediaKeys(mediaKey: Uint8Array, kind: SealedKind): MediaKeys {
  if (mediaKey.length !== KEY_BYTES) throw new MediaUnavailable('unreadable', `a key of ${mediaKey.length} bytes`)
  const keys = Buffer.from(hkdfSync('sha256', mediaKey, '', KEY_NAMES[kind], 112))
  return { iv: keys.subarray(0, 16), cipherKey: keys.subarray(16, 48), macKey: keys.subarray(48, 80) }
}

/**
 * Decrypts a file as it comes. The yielded data may be used only after the end is reached without an error: the
 * signature arrives last. All errors are thrown to the consumer. Throws `MediaUnavailable`.
 */
export async function* openSeal(
  sealed: AsyncIterable<Uint8Array>,
  { iv, cipherKey, macKey }: MediaKeys,
  { byteSize, sha256, encSha256 }: Announced,
): AsyncGenerator<Uint8Array> {
  const maxBytes = byteSize === undefined ? undefined : sealedSize(byteSize)
  const cipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  const mac = createHmac('sha256', macKey).update(iv)
  const sealedHash = createHash('sha256')
  const openHash = createHash('sha256')
  let length = 0
  let tail = Buffer.alloc(0)
  for await (const chunk of sealed) {
    length += chunk.length
    if (maxBytes !== undefined && length > maxBytes) throw damaged('longer than announced')
    sealedHash.update(chunk)
    // The last bytes are the signature of those before.
    const held = Buffer.concat([tail, chunk])
    const body = held.subarray(0, Math.max(0, held.length - MAC_BYTES))
    tail = held.subarray(body.length)
    mac.update(body)
    const open = cipher.update(body)
    openHash.update(open)
    if (open.length > 0) yield open
  }
  if (length < BLOCK_BYTES + MAC_BYTES) throw damaged('too short')
  if (!timingSafeEqual(mac.digest().subarray(0, MAC_BYTES), tail)) throw damaged('the signature does not fit')
  if (encSha256 && sealedHash.digest('base64') !== encSha256) throw damaged('not the file that was announced')
  let last: Buffer
  try {
    last = cipher.final()
  } catch (cause) {
    throw new MediaUnavailable('damaged', 'cannot be decrypted', { cause })
  }
  openHash.update(last)
  if (sha256 && openHash.digest('base64') !== sha256) throw damaged('its content is not what was announced')
  if (last.length > 0) yield last
}

/** Length of an encrypted file: padded to whole blocks, signed. */
export function sealedSize(byteSize: number): number {
  return (Math.floor(byteSize / BLOCK_BYTES) + 1) * BLOCK_BYTES + MAC_BYTES
}

const damaged = (what: string) => new MediaUnavailable('damaged', what)
