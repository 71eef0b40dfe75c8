import type { WAVersion } from '@whiskeysockets/baileys'
import { Agent, fetch } from 'undici'
import { MIB, SECOND } from '../../lib/units.ts'
import type { Tunnel } from './proxy.ts'

const OFFICIAL = 'https://web.whatsapp.com/sw.js'
const ANSWER_MS = 5 * SECOND
const MAX_BYTES = MIB
/** What WhatsApp expects of a browser that loads its page. */
const HEADERS = {
  'sec-fetch-site': 'none',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
}

/** Where the network behind this WebSocket publishes the current version. */
export function versionAddress(socketUrl: string | undefined): string {
  if (!socketUrl) return OFFICIAL
  const address = new URL('/sw.js', socketUrl)
  address.protocol = address.protocol === 'ws:' ? 'http:' : 'https:'
  return address.href
}

/** The version of WhatsApp Web that WhatsApp now serves to browsers. Rejects when it gives none. */
export async function fetchLatestVersion(address: string, tunnel?: Tunnel): Promise<WAVersion> {
  const answer = await fetch(address, {
    headers: HEADERS,
    signal: AbortSignal.timeout(ANSWER_MS),
    redirect: 'error',
    ...(tunnel && { dispatcher: new Agent({ connect: tunnel.connector }) }),
  })
  if (!answer.ok || !answer.body) throw new Error(`WhatsApp Web answered ${answer.status}`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body) {
    size += chunk.length
    if (size > MAX_BYTES) throw new Error('the page of WhatsApp Web is too large')
    chunks.push(chunk)
  }
  const revision = readRevision(Buffer.concat(chunks).toString('utf8'))
  if (!revision) throw new Error('the page of WhatsApp Web names no version')
  return [2, 3000, revision]
}

/** `"client_revision":1043857760`, with or without backslashes before the quotes. */
export function readRevision(page: string): number | undefined {
  const [, digits] = /"client_revision\\?": ?(\d{6,10})(?!\d)/.exec(page) ?? []
  return digits === undefined ? undefined : Number(digits)
}
