import type { CallOptions } from './call-types.ts'
import { problemOf } from './problem.ts'

export type ClientOptions = {
  /** Of the server: `https://otklik.example.com`. */
  baseUrl: string
  /** `otk_...` */
  apiKey: string
  /** How often a call is made again when the server asks to wait (429, 503); default 3. */
  retries?: number
  fetch?: typeof fetch
}

export type AnyInput = CallOptions & { path?: unknown; query?: unknown; body?: unknown }

const FALLBACK_WAIT_S = 1
const LONGEST_WAIT_S = 60

/**
 * Makes a call and answers what came, when it is a success. A call that the server asks to make later is made again then;
 * a POST has an idempotency key, so that it is done once all the same. Throws `OtklikError`.
 */
export async function send(
  options: ClientOptions,
  [method, path]: readonly [string, string],
  input: AnyInput = {},
): Promise<Response> {
  const request = requestOf(options, method, input)
  const url = urlOf(options.baseUrl, path, input)
  for (let left = options.retries ?? 3; ; left--) {
    const response = await (options.fetch ?? fetch)(url, request)
    if (response.ok) return response
    const mayRepeat = response.status === 429 || response.status === 503
    if (!mayRepeat || left <= 0) throw await problemOf(response, `${method.toUpperCase()} ${path}`)
    await response.body?.cancel()
    await wait(waitOf(response), input.signal)
  }
}

function requestOf({ apiKey }: ClientOptions, method: string, { body, headers, idempotencyKey, signal }: AnyInput) {
  const isRaw = body instanceof FormData || body instanceof Blob || typeof body === 'string'
  const own = {
    authorization: `Bearer ${apiKey}`,
    ...(body !== undefined && !isRaw ? { 'content-type': 'application/json' } : {}),
    ...(method === 'post' ? { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() } : {}),
  }
  return {
    method: method.toUpperCase(),
    headers: { ...own, ...headers },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }
}

function urlOf(baseUrl: string, path: string, { path: ids, query }: AnyInput): URL {
  const parts = new Map(Object.entries(ids ?? {}))
  const filled = path.replace(/{(\w+)}/g, (_, name: string) => encodeURIComponent(String(parts.get(name) ?? '')))
  const url = new URL(baseUrl.replace(/\/$/, '') + filled)
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value))
  }
  return url
}

function waitOf({ headers }: Response): number {
  const asked = Number(headers.get('retry-after') ?? Number.NaN)
  return Math.min(Number.isFinite(asked) ? asked : FALLBACK_WAIT_S, LONGEST_WAIT_S) * 1_000
}

/** Rejects as soon as the signal says so. */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}
