import type { WebhookEvent } from './operations.ts'
import { OtklikError } from './problem.ts'
import { type ClientOptions, send, wait } from './send.ts'

/** An event with its place in the order of all: keep it, and go on from there after a restart. */
export type StreamedEvent = WebhookEvent & { id: string; position: string }

export type StreamOptions = {
  /** Only these. */
  types?: readonly WebhookEvent['type'][]
  /** The `position` of the last event that you have dealt with; `0`: from the oldest that is kept. */
  after?: string
  signal?: AbortSignal
}

const RECONNECT_MS = 1_000

/** Events as they happen. A broken connection is opened again where it ended, so that none is missed. */
export async function* streamEvents(client: ClientOptions, options: StreamOptions = {}): AsyncGenerator<StreamedEvent> {
  let position = options.after
  for (;;) {
    try {
      for await (const { id, data, event } of await open(client, options, position)) {
        position = id ?? position
        // What was missed is no longer kept: whoever needs it all loads the current state anew.
        if (event === 'reset' || id === undefined) continue
        yield { ...JSON.parse(data), position: id }
      }
    } catch (error) {
      if (options.signal?.aborted) return
      if (error instanceof OtklikError) throw error
    }
    if (options.signal?.aborted) return
    await wait(RECONNECT_MS, options.signal)
  }
}

async function open(client: ClientOptions, { types, signal }: StreamOptions, position: string | undefined) {
  const response = await send(client, ['get', '/v1/events'], {
    ...(types ? { query: { types: types.join(',') } } : {}),
    ...(position === undefined ? {} : { headers: { 'last-event-id': position } }),
    ...(signal ? { signal } : {}),
  })
  return messagesOf(response)
}

type Message = { id?: string; event?: string; data: string }

/** Server-sent events of a body, see https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function* messagesOf({ body }: Response): AsyncGenerator<Message> {
  if (!body) return
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).replaceAll('\r\n', '\n').split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const message = messageOf(block)
      if (message) yield message
    }
  }
}

function messageOf(block: string): Message | undefined {
  const fields = block
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()] as const)
  const data = fields.filter(([name]) => name === 'data').map(([, value]) => value)
  const { id, event } = Object.fromEntries(fields)
  if (data.length === 0) return undefined
  return { data: data.join('\n'), ...(id === undefined ? {} : { id }), ...(event === undefined ? {} : { event }) }
}
