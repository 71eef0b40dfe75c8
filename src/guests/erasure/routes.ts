import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import type { Enqueue } from '../../jobs/declare.ts'
import { notFound } from '../../lib/errors.ts'
import type { GuestRouteDeps } from '../deps.ts'
import { eraseGuestsJob } from '../jobs.ts'
import { getGuest } from '../view.ts'
import { erasureSchema, findErasure, presentErasure, requestErasure } from './request-erasure.ts'

export type ErasureRouteDeps = Pick<GuestRouteDeps, 'db' | 'clock' | 'audit'> & { secretKey: Buffer; enqueue: Enqueue }

const tag = 'Guests'
const params = z.object({ id: z.string().max(100) })

/** A guest's right to erasure. */
export function erasureRoutes(deps: ErasureRouteDeps): Route[] {
  const { db, clock, enqueue } = deps
  return [
    route({
      method: 'post',
      path: '/v1/guests/:id/erase',
      scope: 'guests:rights',
      summary: 'Erase a guest for good',
      description:
        'Words, files, phones, names and WhatsApp ids go, in the store, its search, the media folder and the logs of webhooks. ' +
        'What figures count (orders, sums, scores, deliveries) stays without them. The guest cannot be found or written to ' +
        'from this answer on; a job does the rest and records `guest.erased`. Whoever imports the same phone later makes a ' +
        'guest that has opted out. Cannot be undone. Audited.',
      tag,
      params,
      responses: { 202: erasureSchema },
      handle: async ({ params: { id }, actor }) => {
        const erasure = await transact(db, (tx) =>
          requestErasure(tx, deps, { guestId: id, by: actor.id, at: clock.now() }),
        )
        await enqueue(eraseGuestsJob, {}, { id: erasure.id })
        return { status: 202, body: presentErasure(erasure) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/guests/:id/erasure',
      scope: 'guests:rights',
      summary: 'The progress of erasing a guest',
      tag,
      params,
      responses: { 200: erasureSchema },
      handle: async ({ params: { id } }) => {
        const erasure = await findErasure(db, (await getGuest(db, id)).id)
        if (!erasure) throw notFound('erasure of guest', id)
        return { status: 200, body: presentErasure(erasure) }
      },
    }),
  ]
}
