import { z } from 'zod'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { numberSchema } from '../present-number.ts'
import { getNumber } from '../view.ts'
import type { ViewDeps } from '../view-deps.ts'
import { presentSafetyChange, safetyChangeSchema } from './present-safety.ts'
import { listSafetyChanges } from './view.ts'
import { resumeSafety, type SafetyDeps } from './watch-safety.ts'

const tag = 'Numbers'
const params = z.object({ id: z.string().max(100) })

/** /v1/numbers/{id}/safety */
export function safetyRoutes(deps: SafetyDeps & ViewDeps): Route[] {
  const { db } = deps
  return [
    route({
      method: 'get',
      path: '/v1/numbers/:id/safety',
      scope: 'numbers:read',
      summary: 'How the safety of a number changed, the newest first',
      description:
        'With the reason in words, the figures at that moment, and who decided. How it stands: GET .../{id}.',
      tag,
      params,
      query: pageQuery,
      responses: { 200: pageOf(safetyChangeSchema) },
      async handle({ params: { id }, query: { cursor, limit } }) {
        await getNumber(db, deps, id)
        const before = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([z.number()]))[0]
        const rows = await listSafetyChanges(db, id, { before, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, (row) => [row.id], presentSafetyChange) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/numbers/:id/safety/resume',
      scope: 'numbers:write',
      summary: 'Restore the full limits of a slowed or stopped number',
      description:
        'Against the watch: what was sent so far does not count any more, what follows does. Written into the audit log.',
      tag,
      params,
      body: z.object({ reason: z.string().trim().min(3).max(500) }),
      responses: { 200: numberSchema },
      async handle({ params: { id }, body: { reason }, actor }) {
        await resumeSafety(deps, actor, id, reason)
        return { status: 200, body: await getNumber(db, deps, id) }
      },
    }),
  ]
}
