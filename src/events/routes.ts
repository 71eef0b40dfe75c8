import { z } from 'zod'
import { EVENT_TYPES, type ReadDb } from '../db/index.ts'
import { openEventStream } from '../http/event-stream.ts'
import { type Route, route } from '../http/route.ts'
import { AppError } from '../lib/errors.ts'
import type { Feed } from './feed.ts'
import { streamEvents } from './stream-events.ts'

type Deps = {
  db: ReadDb
  feed: Feed
  /** Whether a caller's key is still good. */
  isActive(actorId: string): Promise<boolean>
  heartbeatMs?: number
}

const eventType = z.enum(EVENT_TYPES)
const position = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the id of an event of this stream')
  .transform(Number)

/** GET /v1/events. */
export function eventRoutes(deps: Deps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/events',
      scope: 'events:read',
      tag: 'Events',
      summary: 'All events as they happen, as server-sent events',
      description: `Each has \`id\` (its place in the order of all events), \`event\` (its type) and \`data\`:
\`{id, type, timestamp, data}\`. A reader that comes back with \`Last-Event-ID\` (or \`last_event_id\`) gets what it missed
within the last seven days; when that is not kept, a \`reset\` event comes first: load the current state anew.`,
      query: z.object({
        types: z
          .string()
          .transform((text) => text.split(',').map((type) => type.trim()))
          .pipe(z.array(eventType))
          .optional()
          .meta({ description: 'Only these, with commas', example: 'message.received,message.status' }),
        last_event_id: position
          .optional()
          .meta({ description: 'Instead of the header `Last-Event-ID`; 0: from the oldest' }),
      }),
      responses: { 200: { contentType: 'text/event-stream', description: 'Events until one side ends it' } },
      async handle({ query, actor, req, res }) {
        const lastSeen = lastEventId(req.get('last-event-id')) ?? query.last_event_id
        if (req.method === 'HEAD') {
          res.type('text/event-stream').end()
          return undefined
        }
        await streamEvents(deps, openEventStream(req, res), {
          lastSeen,
          types: query.types && new Set(query.types),
          mayGoOn: () => deps.isActive(actor.id),
        })
        return undefined
      },
    }),
  ]
}

function lastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  const parsed = position.safeParse(header)
  if (parsed.success) return parsed.data
  throw new AppError('invalid_input', 'This Last-Event-ID is not one of ours; begin without it.', [
    { path: 'headers.last-event-id', message: 'must be the id of an event of this stream' },
  ])
}
