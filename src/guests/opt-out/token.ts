import { createHmac, timingSafeEqual } from 'node:crypto'
import { firstKeyOf } from '../../lib/key-ring.ts'

const PURPOSE = 'otklik opt-out link'
const MAC_BYTES = 12
const PATTERN = /^([0-9A-HJKMNP-TV-Z]{26})([\w-]{16})$/
const PREFIX = 'gst_'

/**
 * The token of a guest's opt-out link: the guest's id, signed, so that nothing has to be stored for a million messages
 * and nobody can make one for somebody else. It holds no personal data.
 */
export function optOutToken(secretKey: Buffer, guestId: string): string {
  const bare = guestId.slice(PREFIX.length)
  return bare + macOf(secretKey, bare).toString('base64url')
}

/** The guest of a token; undefined for a token that is not ours. */
export function readOptOutToken(secretKey: Buffer, token: string): string | undefined {
  const [, bare, mac] = PATTERN.exec(token) ?? []
  if (!bare || !mac) return undefined
  const given = Buffer.from(mac, 'base64url')
  const own = macOf(secretKey, bare)
  return given.length === own.length && timingSafeEqual(given, own) ? PREFIX + bare : undefined
}

/** Where a guest opts out with one press of a button. `origin`: how guests reach this server. */
export function optOutLink(secretKey: Buffer, origin: string, guestId: string): string {
  return `${origin}/u/${optOutToken(secretKey, guestId)}`
}

function macOf(secretKey: Buffer, bare: string): Buffer {
  return createHmac('sha256', firstKeyOf(secretKey)).update(`${PURPOSE}:${bare}`).digest().subarray(0, MAC_BYTES)
}
