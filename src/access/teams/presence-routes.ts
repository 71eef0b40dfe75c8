import { z } from 'zod'
import { type Db, transact } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import type { Clock } from '../../lib/clock.ts'
import { AppError } from '../../lib/errors.ts'
import { notePresence, presenceOut } from './presence.ts'

/** How an open console reports its user's presence. */
export function presenceRoutes({ db, clock }: { db: Db; clock: Clock }): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/me/presence',
      operationId: 'announcePresence',
      scope: 'anybody',
      tag: 'Session',
      summary: 'Report that I am here, away, or back',
      description:
        'For users. Holds for three minutes, so say it again twice a minute. Who is away or not here is given no conversations, and those ' +
        'of their teams that wait for an answer return to the queue.',
      body: z.object({ away: z.boolean().optional().meta({ description: 'Left out: as it was' }) }),
      responses: { 200: z.object({ presence: presenceOut }) },
      idempotent: false,
      async handle({ body: { away }, actor }) {
        if (actor.session === undefined) throw new AppError('forbidden', 'This is for users of the console.')
        const presence = await transact(db, (tx) => notePresence(tx, actor.id, { away, at: clock.now() }))
        return { status: 200, body: { presence } }
      },
    }),
  ]
}
