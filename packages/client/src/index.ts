import { type Calls, OPERATIONS } from './operations.ts'
import { type AnyInput, type ClientOptions, send } from './send.ts'
import { type StreamedEvent, type StreamOptions, streamEvents } from './stream.ts'

export type { CallOptions } from './call-types.ts'
export type { Calls, WebhookEvent } from './operations.ts'
export { OtklikError, type Problem } from './problem.ts'
export type { ClientOptions } from './send.ts'
export type { StreamedEvent, StreamOptions } from './stream.ts'
export type { components } from './types.ts'
export { verifyWebhook, WebhookVerificationError } from './webhook.ts'

type Page<T> = { data: T[]; next_cursor: string | null }

export type Client = Calls & {
  /** Events as they happen; a broken connection goes on where it ended. */
  events(options?: StreamOptions): AsyncGenerator<StreamedEvent>
  /** Every row of a list, page after page: `client.all(client.listGuests, { query: { tag: 'regular' } })`. */
  all<T, I extends { query?: { cursor?: string | undefined } }>(
    list: (input: I) => Promise<Page<T>>,
    input?: I,
  ): AsyncGenerator<T>
}

/** A client of one server. Its calls throw `OtklikError` when they are refused. */
export function createClient(options: ClientOptions): Client {
  const calls = Object.entries(OPERATIONS).map(([name, operation]) => {
    const call = async (input?: AnyInput) => read(await send(options, operation, input))
    return [name, call] as const
  })
  const own = {
    events: (of?: StreamOptions) => streamEvents(options, of),
    all: rowsOf,
  }
  // The table and the interface are generated from the same description.
  return { ...Object.fromEntries(calls), ...own } as Client
}

async function read(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  return response.headers.get('content-type')?.startsWith('application/json') ? response.json() : response
}

async function* rowsOf<T, I extends { query?: { cursor?: string | undefined } }>(
  list: (input: I) => Promise<Page<T>>,
  input = {} as I,
): AsyncGenerator<T> {
  let cursor: string | null | undefined = input.query?.cursor
  do {
    const page: Page<T> = await list({ ...input, query: { ...input.query, ...(cursor ? { cursor } : {}) } })
    yield* page.data
    cursor = page.next_cursor
  } while (cursor !== null)
}
