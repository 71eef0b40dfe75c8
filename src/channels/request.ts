import { parseRetryAfter } from '../lib/retry-after.ts'
import { SECOND } from '../lib/units.ts'

/** The outcome of a request to a provider. `body`: the JSON of the answer, undefined when it is not JSON. */
export type Answer =
  | { kind: 'answer'; status: number; retryAfterMs: number | undefined; body: unknown }
  /** It has not left this machine. */
  | { kind: 'not_sent'; code: string }
  /** It may have arrived. */
  | { kind: 'unsure'; code: string }

export type RequestOptions = {
  method: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: URLSearchParams | string
  signal: AbortSignal
  timeoutMs?: number
}

const TIMEOUT_MS = 15 * SECOND
/** The connection was not there yet, so no byte of the request has left. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/** One request, once. Follows no redirects: a message posted again elsewhere might be sent twice. */
export async function request(url: string, options: RequestOptions): Promise<Answer> {
  const { method, headers = {}, body, signal, timeoutMs = TIMEOUT_MS } = options
  if (signal.aborted) return { kind: 'not_sent', code: 'stopped' }
  // When the process stops, it waits for the answer: an aborted request might have been accepted.
  const deadline = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method,
      headers: { 'user-agent': 'Otklik', accept: 'application/json', ...headers },
      ...(body !== undefined && { body }),
      redirect: 'manual',
      signal: deadline,
    })
    const text = await response.text()
    return {
      kind: 'answer',
      status: response.status,
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after')),
      body: parseJson(text),
    }
  } catch (error) {
    if (deadline.aborted) return { kind: 'unsure', code: 'timeout' }
    const code = codeOf(error)
    return BEFORE_SENDING.has(code) ? { kind: 'not_sent', code } : { kind: 'unsure', code }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The code of the error or of its cause; never its text, which may hold addresses. */
function codeOf(error: unknown): string {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code
  }
  return 'network'
}
