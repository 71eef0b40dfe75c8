import type { WAVersion } from '@whiskeysockets/baileys'
import { absenceBehind } from '../../lib/absence.ts'
import type { Logger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import type { CloseReason } from '../port.ts'
import { ProxyError } from './proxy.ts'
import type { WebVersions } from './web-version.ts'

/** Why Baileys ended the socket, in the product's words. A linked number does not wait for a QR scan. */
export function closeReasonOf(error: unknown, isLinked: boolean): CloseReason {
  const code = statusCodeOf(error)
  const detail = error instanceof Error ? error.message : 'the socket ended'
  const proxy = dataOf(error)
  if (proxy instanceof ProxyError) return { kind: 'proxy_failed', reason: proxy.reason }
  if (isDeviceRemoved(error)) return { kind: 'logged_out', code: 401 }
  switch (code) {
    case 401:
    // 406: the phone was logged out for a reason that WhatsApp does not give.
    case 406:
      return { kind: 'logged_out', code: 401 }
    case 402:
      return { kind: 'suspended', code, forMs: suspensionOf(error) }
    case 403:
      return { kind: 'banned', code: 403 }
    case 440:
      return { kind: 'replaced', code: 440 }
    case 515:
      return { kind: 'restart_required', code: 515 }
    case 408:
      return detail.includes('QR refs') && !isLinked ? { kind: 'qr_expired' } : { kind: 'lost', code, detail }
    default:
      return { kind: 'lost', ...(code === undefined ? {} : { code }), detail }
  }
}

/** What Baileys passes on with an error: the attributes of a `failure`, or the first child of a `stream:error`. */
function dataOf(error: unknown): Partial<Record<string, unknown>> {
  const data = error instanceof Error && 'data' in error ? error.data : undefined
  return typeof data === 'object' && data !== null ? data : {}
}

/** The phone's owner removed this device: a conflict that Baileys mistakes for another socket's. */
function isDeviceRemoved(error: unknown): boolean {
  const { tag, attrs } = dataOf(error) as { tag?: unknown; attrs?: { type?: unknown } }
  return tag === 'conflict' && attrs?.type === 'device_removed'
}

/** WhatsApp gives the remaining seconds. */
function suspensionOf(error: unknown): number | null {
  const seconds = Number(dataOf(error).expire)
  return seconds > 0 && Number.isFinite(seconds) ? seconds * SECOND : null
}

type Version = { log: Logger; versions: WebVersions; version: WAVersion }

/** Why the socket ended. A refused version of WhatsApp Web is replaced by the next one. */
export function reasonOfEnd({ log, versions, version }: Version, error: unknown, isLinked: boolean): CloseReason {
  if (!isVersionRefused(error)) return closeReasonOf(error, isLinked)
  const refused = version.join('.')
  const next = versions.refuse(version) ? versions.current().join('.') : undefined
  log.error({ refused, next }, 'WhatsApp refuses this version of WhatsApp Web')
  const advice = next ? `trying ${next}` : 'set OTKLIK_WHATSAPP_VERSION'
  return { kind: 'lost', code: 405, detail: `WhatsApp refuses version ${refused}: ${advice}` }
}

/** The keys could not be read or saved, so the connection ends: whose fault is it? */
export function reasonOfKeys(error: unknown): CloseReason {
  if (absenceBehind(error)) return { kind: 'store_away' }
  return { kind: 'lost', detail: 'the keys could not be read or saved' }
}

/** WhatsApp no longer accepts this version of the client. */
export const isVersionRefused = (error: unknown): boolean => [405, 409].includes(statusCodeOf(error) ?? 0)

function statusCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('output' in error)) return undefined
  const output = error.output as { statusCode?: unknown } | undefined
  return typeof output?.statusCode === 'number' ? output.statusCode : undefined
}
