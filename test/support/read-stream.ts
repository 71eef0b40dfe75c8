import { onTestFinished } from 'vitest'
import type { Api } from '../../scripts/api.ts'

export type StreamedEvent = { id: string | undefined; event: string | undefined; data: Record<string, unknown> }

export type StreamReader = {
  /** Resolves when the first block has come: the stream is at its position. */
  began: Promise<void>
  /** Resolves when the other side has ended the stream. */
  ended: Promise<void>
  /** The next events, as soon as there are this many. */
  take(count: number): Promise<StreamedEvent[]>
  /** What a browser would send when it reconnects. */
  lastId(): string | undefined
  close(): void
}

type StreamOptions = { path?: string; query?: string; headers?: Record<string, string> }

/** Reads GET /v1/events, or another stream, until the test ends. */
export async function readStream(
  api: Api,
  { path = '/v1/events', query = '', headers = {} }: StreamOptions = {},
): Promise<StreamReader> {
  const abort = new AbortController()
  const response = await fetch(`${api.url}${path}${query}`, {
    headers: { authorization: `Bearer ${api.key}`, ...headers },
    signal: abort.signal,
  })
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`)
  const events: StreamedEvent[] = []
  const waiting: (() => void)[] = []
  let taken = 0
  let lastId: string | undefined
  const began = Promise.withResolvers<void>()
  const read = async () => {
    let rest = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + chunk).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const field = (name: string) => block.match(new RegExp(`^${name}: (.*)$`, 'm'))?.[1]
        if (!block.startsWith('retry')) began.resolve()
        lastId = field('id') ?? lastId
        const data = field('data')
        if (data !== undefined) events.push({ id: field('id'), event: field('event'), data: JSON.parse(data) })
      }
      for (const wake of waiting.splice(0)) wake()
    }
  }
  const ended = read().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error
  })
  onTestFinished(() => abort.abort())
  return {
    began: began.promise,
    ended,
    async take(count) {
      while (events.length < taken + count) await new Promise<void>((resolve) => waiting.push(resolve))
      taken += count
      return events.slice(taken - count, taken)
    },
    lastId: () => lastId,
    close: () => abort.abort(),
  }
}
