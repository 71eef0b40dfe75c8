import { DEF_MEDIA_HOST } from '@whiskeysockets/baileys'
import { Dispatcher } from 'undici'
import { MIB, MINUTE } from '../../lib/units.ts'
import { mediaUrl } from './media-address.ts'
import type { MediaHosts } from './media-host.ts'

const MAX_BYTES = 128 * MIB
const DEADLINE_MS = 3 * MINUTE

type Handler = Dispatcher.DispatchHandler & {
  onConnect?(abort: (error?: Error) => void): void
  onHeaders?(status: number, headers: Buffer[], resume: () => void, statusText: string): boolean
  onData?(chunk: Buffer): boolean
  onComplete?(trailers: Buffer[]): void
  onError?(error: Error): void
}

/**
 * What Baileys downloads itself (history, large settings) comes through this. It gets an answer only when it is
 * complete: Baileys does not listen to an answer that breaks off half-way, and that would end the process. Only media
 * hosts are asked, within the limits of time and size for guests' files.
 */
export class WholeAnswers extends Dispatcher {
  readonly #hosts: MediaHosts
  readonly #mediaHost: () => string

  constructor(hosts: MediaHosts, mediaHost: () => string) {
    super()
    this.#hosts = hosts
    this.#mediaHost = mediaHost
  }

  override dispatch({ origin, path, method }: Dispatcher.DispatchOptions, handler: Handler): boolean {
    const stopping = new AbortController()
    const abort = (error?: Error) => stopping.abort(error)
    const answer = inbound(handler, abort)
    void this.#read(
      `${origin ?? ''}${path}`,
      method,
      AbortSignal.any([stopping.signal, AbortSignal.timeout(DEADLINE_MS)]),
    )
      .then(answer.succeed, answer.fail)
      // A handler that throws has had its say.
      .catch(answer.fail)
      .catch(() => undefined)
    return true
  }

  async #read(url: string, method: string, signal: AbortSignal): Promise<Buffer> {
    if (method !== 'GET') throw new Error('nothing but GET is passed on')
    const chunks: Uint8Array[] = []
    const { hostname, pathname, search } = new URL(url)
    // Baileys' own guess: the connection knows better.
    const named = hostname === DEF_MEDIA_HOST ? { directPath: `${pathname}${search}` } : { url }
    const bytes = this.#hosts.fetch(mediaUrl(named, this.#mediaHost()), { maxBytes: MAX_BYTES, signal })
    for await (const chunk of bytes) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
}

/** Node 24's `fetch` uses the handlers of undici 7 (`onHeaders`), later ones those of undici 8. */
function inbound(handler: Handler, abort: (error?: Error) => void) {
  if (handler.onResponseStart) {
    let aborted = false
    let reason: Error | null = null
    const controller: Dispatcher.DispatchController = {
      get aborted() {
        return aborted
      },
      get paused() {
        return false
      },
      get reason() {
        return reason
      },
      rawHeaders: [],
      rawTrailers: [],
      abort(error) {
        aborted = true
        reason = error
        abort(error)
      },
      pause: () => undefined,
      resume: () => undefined,
    }
    handler.onRequestStart?.(controller, {})
    return {
      succeed(body: Buffer) {
        handler.onResponseStart?.(controller, 200, {}, 'OK')
        if (body.length > 0) handler.onResponseData?.(controller, body)
        handler.onResponseEnd?.(controller, {})
      },
      fail: (error: Error) => handler.onResponseError?.(controller, error),
    }
  }
  handler.onConnect?.(abort)
  return {
    succeed(body: Buffer) {
      handler.onHeaders?.(200, [], () => undefined, 'OK')
      if (body.length > 0) handler.onData?.(body)
      handler.onComplete?.([])
    },
    fail: (error: Error) => handler.onError?.(error),
  }
}
