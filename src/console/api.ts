import type { Answer, CallArguments, CallOptions, Method, PathOf } from './api-calls.ts'
import type { Problem } from './api-types.ts'
import { currentWriter } from './kept.ts'
import { fetchTelling, type OnUpload } from './upload.ts'

/** What went wrong: as the API says it (RFC 9457), or the page itself if no answer came. */
type Told = Pick<Problem, 'title' | 'status' | 'code' | 'detail'> & Partial<Problem>

/** An answer that is not a success. `code` is `offline` when there was no answer at all. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly problem: Told
  /** Seconds to wait, if the answer says so. */
  readonly retryAfter: number | undefined

  constructor(problem: Told, retryAfter?: number) {
    super(problem.detail)
    this.problem = problem
    this.retryAfter = retryAfter
  }

  get code(): string {
    return this.problem.code
  }
}

const unavailableListeners = new Set<() => void>()

/** Called whenever the server refuses something because of its own trouble (503). Returns a function that stops it. */
export function onUnavailable(listener: () => void): () => void {
  unavailableListeners.add(listener)
  return () => unavailableListeners.delete(listener)
}

type QueryValue = string | number | boolean | readonly string[] | null | undefined
export type Query = Record<string, QueryValue>

type Options = CallOptions & { query?: Query }

const signedOutListeners = new Set<() => void>()

/** Called whenever the server says that nobody is signed in. Returns a function that stops it. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener)
  return () => signedOutListeners.delete(listener)
}

/**
 * Calls of the API, typed by its OpenAPI description: `api.GET('/v1/guests/{id}', { path: { id } })`. Each throws
 * `ApiError`. Bodies are JSON, a `FormData` with files, or a file with its type.
 */
export const api = {
  GET: caller('get'),
  POST: caller('post'),
  PATCH: caller('patch'),
  PUT: caller('put'),
  DELETE: caller('delete'),
}

function caller<M extends Method>(method: M) {
  return <P extends PathOf<M>>(path: P, ...[call]: CallArguments<M, P>): Promise<Answer<M, P>> => {
    const { path: ids, body, ...options } = (call ?? {}) as Options & { path?: Record<string, string>; body?: unknown }
    const isPost = method === 'post'
    return send(method.toUpperCase(), addressOf(path, ids), isPost ? (body ?? {}) : body, {
      ...options,
      ...(isPost && { idempotencyKey: options.idempotencyKey ?? newKey() }),
    })
  }
}

/** `/v1/guests/{id}` with the ids filled in. */
export function addressOf(path: string, ids: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''))
}

/** `path` with its query, for links to files. Lists are joined by commas; empty values are left out. */
export function urlOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '') search.set(name, text)
  }
  return search.size > 0 ? `${path}?${search}` : path
}

async function send<T>(method: string, path: string, body: unknown, options: Options = {}): Promise<T> {
  const response = await ask(method, path, body, options)
  return (response.status === 204 ? undefined : await read(response)) as T
}

/** Posts, and returns an answer of server-sent events. Throws `ApiError` if it is none. */
export function postForEvents(path: string, body: object, signal: AbortSignal): Promise<Response> {
  return ask('POST', path, body, { signal, headers: { accept: 'text/event-stream' } })
}

async function ask(method: string, path: string, body: unknown, options: Options): Promise<Response> {
  const { query, signal, headers, idempotencyKey, onUpload } = options
  const writer = currentWriter()
  const isRaw = body instanceof FormData || body instanceof Blob
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      // What it says is wrong is shown.
      'accept-language': document.documentElement.lang,
      ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      // Somebody else may have signed in in another tab: the server compares it with the session.
      ...(writer && { 'otklik-user': writer }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
    ...(signal && { signal }),
  }
  const response = await reach(urlOf(path, query), init, onUpload)
  if (response.ok) return response
  const error = await errorOf(response)
  if (response.status === 401) for (const listener of signedOutListeners) listener()
  if (response.status === 503) for (const listener of unavailableListeners) listener()
  throw error
}

async function reach(url: string, init: RequestInit, onUpload: OnUpload | undefined): Promise<Response> {
  try {
    return await (onUpload ? fetchTelling(url, init, onUpload) : fetch(url, init))
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ApiError({ title: 'No connection', status: 0, code: 'offline', detail: 'The server cannot be reached.' })
  }
}

/** An answer that was cut off is no answer. */
async function read(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    throw new ApiError({ title: 'No answer', status: 0, code: 'offline', detail: 'The answer was cut off.' })
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const wait = Number.isFinite(retryAfter) ? retryAfter : undefined
  const isProblem = (response.headers.get('content-type') ?? '').includes('json')
  if (isProblem) return new ApiError((await read(response)) as Problem, wait)
  const code = response.status >= 502 && response.status <= 504 ? 'unavailable' : 'internal_error'
  return new ApiError({ title: response.statusText, status: response.status, code, detail: response.statusText }, wait)
}

/** A fresh `Idempotency-Key`. (`randomUUID` exists only on https and localhost.) */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
