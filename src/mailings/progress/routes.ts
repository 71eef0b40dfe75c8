import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type EventStream, openEventStream } from '../../http/event-stream.ts'
import { type Actor, type Route, route } from '../../http/route.ts'
import { SECOND } from '../../lib/units.ts'
import type { WaitDeps } from '../waits-for-number.ts'
import { createLook, type Look, OVER, progressSchema } from './read-progress.ts'

export type ProgressRouteDeps = WaitDeps & {
  /** Whether the caller's key or session is still good. */
  isActive(actor: Actor): Promise<boolean>
  /** Aborts when the process stops. */
  stopped: AbortSignal
}

const EVERY_MS = SECOND
const HEARTBEAT_MS = 15 * SECOND

/** GET /v1/mailings/{id}/progress */
export function progressRoutes(deps: ProgressRouteDeps): Route[] {
  const look = createLook(deps)
  return [
    route({
      method: 'get',
      path: '/v1/mailings/:id/progress',
      operationId: 'followMailingProgress',
      scope: 'mailings:read',
      tag: 'Mailings',
      summary: 'The progress of a mailing, as server-sent events',
      description: `\`progress\` at once and whenever something has changed, at most once a second: counts, reasons, what
each number sends, forecast, warnings (schema \`MailingProgress\`). \`end\` when the mailing is over: close the stream then.`,
      params: z.object({ id: z.string().max(100) }),
      responses: {
        200: {
          contentType: 'text/event-stream',
          description: 'Events until the mailing is over; the data of `progress`',
          schema: progressSchema,
        },
      },
      async handle({ params: { id }, actor, req, res }) {
        // Before the answer begins: an unknown mailing is 404.
        await look(id)
        if (req.method === 'HEAD') {
          res.type('text/event-stream').end()
          return undefined
        }
        await streamProgress({ ...deps, look, mayGoOn: () => deps.isActive(actor) }, id, openEventStream(req, res))
        return undefined
      },
    }),
  ]
}

type Streaming = { look: Look; stopped: AbortSignal; mayGoOn(): Promise<boolean> }

async function streamProgress({ look, stopped, mayGoOn }: Streaming, id: string, stream: EventStream): Promise<void> {
  const ended = AbortSignal.any([stream.closed, stopped])
  let last: string | undefined
  let askedAt = performance.now()
  while (!ended.aborted) {
    const progress = await look(id)
    const data = JSON.stringify(progress)
    if (data !== last) await stream.send({ event: 'progress', data })
    last = data
    if (OVER.includes(progress.status)) {
      await stream.send({ event: 'end', data: JSON.stringify({ status: progress.status }) })
      break
    }
    if (performance.now() - askedAt >= HEARTBEAT_MS) {
      if (!(await mayGoOn())) break
      askedAt = performance.now()
      await stream.send({})
    }
    await sleep(EVERY_MS, undefined, { signal: ended }).catch(() => undefined)
  }
  stream.end()
}
