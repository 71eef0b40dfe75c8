import { createHmac, timingSafeEqual } from 'node:crypto'
import { MINUTE, SECOND } from '../lib/units.ts'

/** As long as Meta's. */
const GOOD_FOR_MS = 5 * MINUTE

/**
 * A file's address, valid for some minutes, for those who also have a token. `base`: up to and including the version.
 */
export function mediaUrl(key: Uint8Array, base: string, id: string, now: number): string {
  const expires = Math.floor((now + GOOD_FOR_MS) / SECOND)
  return `${base}/lookaside?mid=${id}&ext=${expires}&hash=${signatureOf(key, id, expires)}`
}

/** Whether we made this address, not too long ago. */
export function isGoodMediaUrl(
  key: Uint8Array,
  { mid, ext, hash }: { mid: string; ext: number; hash: string },
  now: number,
): boolean {
  const given = Buffer.from(hash)
  const made = Buffer.from(signatureOf(key, mid, ext))
  return given.length === made.length && timingSafeEqual(given, made) && ext * SECOND > now
}

function signatureOf(key: Uint8Array, id: string, expires: number): string {
  return createHmac('sha256', key).update(`cloud-api media ${id} ${expires}`).digest('base64url')
}
