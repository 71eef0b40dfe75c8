import { once } from 'node:events'
import type { Request, Response } from 'express'
import { SECOND } from '../lib/units.ts'

/** A reader that accepts nothing for this long is dropped; it reconnects with its `Last-Event-ID`. */
const STUCK_MS = 30 * SECOND
const RECONNECT_MS = 2 * SECOND

export type EventStream = {
  /** Aborts when the reader has gone. */
  closed: AbortSignal
  /**
   * Sends, and waits while the reader is slow. Without `event` and `data` only the id is advanced, as a sign of life.
   */
  send(message: { id?: string | number; event?: string; data?: string }): Promise<void>
  end(): void
}

/** Starts an answer of server-sent events. `data` must not hold line breaks: JSON does not. */
export function openEventStream(req: Request, res: Response): EventStream {
  const closed = new AbortController()
  res.once('close', () => closed.abort())
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    // Proxies such as nginx would hold events back.
    'X-Accel-Buffering': 'no',
  })
  req.socket.setNoDelay(true)
  res.flushHeaders()
  res.write(`retry: ${RECONNECT_MS}\n\n`)
  return {
    closed: closed.signal,
    async send({ id, event, data }) {
      if (closed.signal.aborted) return
      const lines = [
        data === undefined ? ':' : undefined,
        id === undefined ? undefined : `id: ${id}`,
        event === undefined ? undefined : `event: ${event}`,
        data === undefined ? undefined : `data: ${data}`,
      ]
      if (res.write(`${lines.filter((line) => line !== undefined).join('\n')}\n\n`)) return
      const patience = AbortSignal.any([closed.signal, AbortSignal.timeout(STUCK_MS)])
      await once(res, 'drain', { signal: patience }).catch(() => res.destroy())
    },
    end: () => void res.end(),
  }
}
