import { Agent, request } from 'undici'
import { guardedLookup, type Resolve, refusePrivateLiteral } from '../lib/address-guard.ts'
import { networkTrouble } from '../lib/network-words.ts'
import { parseRetryAfter } from '../lib/retry-after.ts'
import { KIB, SECOND } from '../lib/units.ts'
import { MAX_RETRY_AFTER_MS } from './retries.ts'

const TIMEOUT_MS = 15 * SECOND
const KEPT_BYTES = 4 * KIB

/** What became of one attempt. `status` null: no answer came, `error` says why. */
export type Outcome = {
  status: number | null
  latencyMs: number
  error: string | null
  /** The first 4 KiB of the answer. */
  responseBody: string | null
  retryAfterMs: number | undefined
}

/** Posts to addresses that others gave, over connections that it keeps; JSON unless `headers` say otherwise. */
export type Sender = {
  send(url: string, headers: Record<string, string>, body: string | Uint8Array, signal?: AbortSignal): Promise<Outcome>
  /** For endpoints that are to be verified. */
  get(url: string): Promise<Outcome>
  close(): Promise<void>
}

export type SenderOptions = { allowPrivate: boolean; resolve?: Resolve; timeoutMs?: number }

/** A sender that reaches public addresses only, unless `allowPrivate`, and follows no redirects. */
export function createSender({ allowPrivate, resolve, timeoutMs = TIMEOUT_MS }: SenderOptions): Sender {
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(allowPrivate ? {} : { lookup: guardedLookup(resolve) }) },
  })
  async function ask(url: string, what: Asked): Promise<Outcome> {
    const startedAt = performance.now()
    const deadline = AbortSignal.timeout(timeoutMs)
    const outcome = (rest: Partial<Outcome>): Outcome => ({
      status: null,
      latencyMs: Math.round(performance.now() - startedAt),
      error: null,
      responseBody: null,
      retryAfterMs: undefined,
      ...rest,
    })
    try {
      if (!allowPrivate) refusePrivateLiteral(new URL(url))
      const response = await request(url, {
        method: what.method,
        headers: { 'user-agent': 'Otklik', ...what.headers },
        body: what.body ?? null,
        dispatcher: agent,
        signal: what.signal ? AbortSignal.any([what.signal, deadline]) : deadline,
      })
      const answered = outcome({
        status: response.statusCode,
        error: describeStatus(response.statusCode),
        retryAfterMs: retryAfterMs(response.headers['retry-after']),
      })
      return { ...answered, responseBody: await readSome(response.body) }
    } catch (error) {
      return outcome({ error: deadline.aborted ? `no answer within ${timeoutMs / SECOND} s` : describe(error) })
    }
  }
  return {
    send: (url, headers, body, signal) =>
      ask(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, signal }),
    get: (url) => ask(url, { method: 'GET', headers: {} }),
    close: () => agent.destroy(),
  }
}

type Asked = {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string | Uint8Array
  signal?: AbortSignal | undefined
}

/** The beginning of the answer. Its end, or a break after it, does not matter: the status has been said. */
async function readSome(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= KEPT_BYTES) break
    }
  } catch (error) {
    chunks.push(Buffer.from(`\n[broken off: ${describe(error)}]`))
  } finally {
    body.destroy()
  }
  // PostgreSQL's text holds no null characters.
  return Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString('utf8').replaceAll('\0', '\uFFFD')
}

function describeStatus(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400) return `answered ${status}; redirects are not followed`
  return `answered ${status}`
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  const code = codeOf(error) ?? codeOf(inner)
  const told = code && networkTrouble(code)
  if (told) return told
  const text = error.message || (inner instanceof Error ? inner.message : '') || error.name
  return (code && !text.includes(code) ? `${code}: ${text}` : text).slice(0, 500)
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function retryAfterMs(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' ? parseRetryAfter(header, { maxMs: MAX_RETRY_AFTER_MS }) : undefined
}
