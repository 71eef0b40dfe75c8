import { createHmac, timingSafeEqual } from 'node:crypto'
import { DAY } from '../../lib/units.ts'

export const DEVICE_COOKIE = 'otklik.device'
const KEPT_S = (365 * DAY) / 1_000

/**
 * Remembers in a browser that an account has signed in with it (OWASP's device cookie): strangers who try passwords for
 * the same account, even from behind the same proxy, are counted apart and cannot lock its owner out. The cookie gives
 * no access.
 */
export type KnownDevices = {
  /** Whether a browser with this cookie has signed in as the account before. */
  isKnown(cookie: string | undefined, account: string): boolean
  /** The `Set-Cookie` line after a right password. */
  remember(account: string): string
}

export function knownDevices(secretKey: Uint8Array): KnownDevices {
  const sign = (account: string) =>
    createHmac('sha256', secretKey).update(`device cookie of ${account}`).digest('base64url')
  return {
    isKnown(cookie = '', account) {
      const [given, right] = [Buffer.from(cookie), Buffer.from(sign(account))]
      return given.length === right.length && timingSafeEqual(given, right)
    },
    remember: (account) =>
      `${DEVICE_COOKIE}=${sign(account)}; Max-Age=${KEPT_S}; Path=/v1/session; HttpOnly; SameSite=Lax`,
  }
}
