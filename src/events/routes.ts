import { z } from 'zod'
import { EVENT_TYPES, type ReadDb } from '../db/index.ts'
import { type EventStream, openEventStream } from '../http/event-stream.ts'
import { mayReadWords, wordsOfEvent } from '../http/guest-words.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import { toIso } from '../http/time.ts'
import { AppError } from '../lib/errors.ts'
import type { Logger } from '../lib/logger.ts'
import { type EphemeralEvent, type EphemeralEvents, NO_PASSING_EVENTS, PASSING_TYPES } from './ephemeral.ts'
import type { Feed } from './feed.ts'
import { keptPositions } from './store.ts'
import { streamEvents } from './stream-events.ts'

type Deps = {
  db: ReadDb
  feed: Feed
  /** Whether a caller's key or session is still valid, with the same rights. */
  isActive(actor: Actor): Promise<boolean>
  /** Calls back when the rights of some caller may have changed; returns the function that ends the subscription. */
  onAccessChange?(listener: () => void): () => void
  ephemeral?: EphemeralEvents
  heartbeatMs?: number
  log?: Logger
}

const eventType = z.enum([...EVENT_TYPES, ...PASSING_TYPES])
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
      operationId: 'streamEvents',
      scope: 'events:read',
      tag: 'Events',
      summary: 'All events as they happen, as server-sent events',
      description: `Each has \`id\` (its place in the order of all events), \`event\` (its type) and \`data\`:
\`{id, type, timestamp, data}\`. A reader that comes back with \`Last-Event-ID\` (or \`last_event_id\`) gets what it missed
within the last seven days (or as GET /v1/settings/retention says); when that is not kept, a \`reset\` event comes first: load the current state anew.

\`guest.presence\` (who has a guest open) has no place in that order and is not repeated; sessions of the console hear it,
keys where \`types\` names it. \`user.notification\` is as fleeting, and for the session of its user alone. Sessions hear of messages, ratings and reviews where their role may read them; a key with \`events:read\` hears all
that guests write.`,
      query: z.object({
        types: z
          .string()
          .max(4_000)
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
        // Once the stream has begun, no problem can be answered any more.
        await keptPositions(deps.db)
        const stream = openEventStream(req, res)
        followEphemeral(deps, stream, { actor, types: query.types })
        endWhenRevoked(deps, stream, actor)
        await streamEvents(deps, stream, {
          lastSeen,
          types: typesFor(actor, query.types),
          mayGoOn: () => deps.isActive(actor),
        })
        return undefined
      },
    }),
  ]
}

type Type = z.output<typeof eventType>

/** Undefined: all. */
function typesFor(actor: Actor, asked: Type[] | undefined): Set<Type> | undefined {
  if (actor.session === undefined) return asked && new Set(asked)
  const mayHear = (type: Type) => {
    const words = wordsOfEvent(type)
    return words === undefined || mayReadWords(actor, words)
  }
  return new Set((asked ?? EVENT_TYPES).filter(mayHear))
}

function followEphemeral(
  { ephemeral = NO_PASSING_EVENTS }: Deps,
  stream: EventStream,
  { actor, types }: { actor: Actor; types: Type[] | undefined },
): void {
  const mayHear = ({ type, to }: EphemeralEvent) => {
    if (to !== undefined && (actor.session === undefined || to !== actor.id)) return false
    return types ? types.includes(type) : actor.session !== undefined
  }
  if (types && !PASSING_TYPES.some((type) => types.includes(type))) return
  const send = (event: EphemeralEvent) => {
    if (!mayHear(event)) return
    const { type, at, data } = event
    void stream.send({ event: type, data: JSON.stringify({ type, timestamp: toIso(at), data }) })
  }
  for (const event of ephemeral.current()) send(event)
  const stop = ephemeral.on(send)
  stream.closed.addEventListener('abort', stop)
}

/** Ends a stream at once in the process that hears of a revocation; others check with each heartbeat. */
function endWhenRevoked({ isActive, onAccessChange, log }: Deps, stream: EventStream, actor: Actor): void {
  const check = () => {
    isActive(actor).then(
      (active) => active || stream.end(),
      (err: unknown) => log?.warn({ err }, 'cannot tell whether a stream may go on; the next heartbeat asks again'),
    )
  }
  const stop = onAccessChange?.(check)
  if (stop) stream.closed.addEventListener('abort', stop)
}

function lastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  const parsed = position.safeParse(header)
  if (parsed.success) return parsed.data
  throw new AppError('invalid_input', 'This Last-Event-ID is not one of ours; begin without it.', [
    { path: 'headers.last-event-id', message: 'must be the id of an event of this stream' },
  ])
}
