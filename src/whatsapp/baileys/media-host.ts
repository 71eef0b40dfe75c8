import type { LookupFunction } from 'node:net'
import { Agent, type buildConnector, request } from 'undici'
import { guardedLookup, refusePrivateLiteral } from '../../lib/address-guard.ts'
import { KIB, SECOND } from '../../lib/units.ts'
import { MediaUnavailable } from '../media-unavailable.ts'
import { isLoopbackUrl } from './loopback.ts'
import type { WhatsAppSettings } from './socket-config.ts'

const CONNECT_MS = 10 * SECOND
/** As WhatsApp Web asks. */
const ORIGIN = 'https://web.whatsapp.com'

/** Fetches from media hosts. Nothing begins before the answer is read, and everything ends when its reader stops. */
export type MediaHosts = {
  fetch(url: URL, options: { maxBytes: number; signal?: AbortSignal | undefined }): AsyncGenerator<Uint8Array>
}

export type MediaHostTuning = {
  /** A host that stays silent for this long is given up. */
  idleMs: number
  lookup?: LookupFunction
  /** Instead of a direct connection: names are looked up at its other end. */
  connector?: buildConnector.connector | undefined
}

/**
 * WhatsApp's media hosts. No redirect is followed, nothing is unpacked, and no private address is connected to,
 * whatever a name resolves to. On a loopback network it is the opposite: only loopback addresses are.
 */
export function createMediaHosts(
  { OTKLIK_WHATSAPP_URL: networkUrl }: Pick<WhatsAppSettings, 'OTKLIK_WHATSAPP_URL'>,
  { idleMs, lookup = guardedLookup(), connector }: MediaHostTuning,
): MediaHosts {
  const isLoopback = networkUrl !== undefined && isLoopbackUrl(networkUrl)
  const agent = new Agent({
    connect: connector ?? { timeout: CONNECT_MS, ...(isLoopback ? {} : { lookup }) },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
    maxHeaderSize: 16 * KIB,
    allowH2: false,
  })

  function refuse(url: URL): void {
    if (url.protocol !== 'https:' || (isLoopback && !isLoopbackUrl(url.href))) {
      throw new MediaUnavailable('foreign_address', 'not an address of this network')
    }
    if (!isLoopback) refusePrivateLiteral(url)
  }

  return {
    async *fetch(url, { maxBytes, signal }) {
      try {
        refuse(url)
        const headers = { origin: ORIGIN, 'accept-encoding': 'identity' }
        const { statusCode, body } = await request(url, { headers, dispatcher: agent, signal: signal ?? null })
        // It may break between two reads, when nobody listens; the next read reports it.
        body.on('error', () => undefined)
        try {
          const problem = problemOf(statusCode)
          if (problem) throw problem
          yield* bounded(body, maxBytes)
        } finally {
          body.destroy()
        }
      } catch (error) {
        throw asUnavailable(error)
      }
    },
  }
}

/** 403, 404, 410: the file has been removed from the host; only the sender's phone may still have it. */
function problemOf(status: number): MediaUnavailable | undefined {
  if (status === 403 || status === 404 || status === 410) return new MediaUnavailable('expired', `answered ${status}`)
  return status === 200 ? undefined : new MediaUnavailable('unreachable', `answered ${status}`)
}

async function* bounded(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxBytes) throw new MediaUnavailable('too_large', `longer than ${maxBytes} bytes`)
    yield chunk
  }
}

/** A connection error, in the product's words. */
function asUnavailable(cause: unknown): Error {
  if (cause instanceof MediaUnavailable) return cause
  if (!(cause instanceof Error)) return new MediaUnavailable('unreachable', 'the transfer failed', { cause })
  if (cause.name === 'PrivateAddressError') return new MediaUnavailable('foreign_address', cause.message)
  const timedOut = cause.name === 'TimeoutError' || /Timeout/.test(cause.name)
  return new MediaUnavailable(timedOut ? 'timed_out' : 'unreachable', cause.message, { cause })
}
