import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { known } from '../lib/known.ts'
import { countMailings } from './cascade/counts.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { type DetailsDeps, detailsOf } from './details.ts'
import { forecastRoutes } from './forecast/routes.ts'
import { startMailing } from './lifecycle.ts'
import { lifeRoutes } from './lifecycle-routes.ts'
import { listMailing, mailingDetailsSchema, mailingListSchema } from './present.ts'
import { resultRoutes } from './results/routes.ts'
import { mailingChangesInput, mailingInputOf, newMailingInput } from './save-input.ts'
import { changeDraftOrRunning, createMailing } from './save-mailing.ts'
import { changesStart } from './schedule/change-timing.ts'
import { scheduleRoutes } from './schedule/routes.ts'
import { textRoutes } from './texts/routes.ts'
import { listMailings } from './view.ts'

export type MailingRouteDeps = DetailsDeps & { settings: Pick<Settings, 'OTKLIK_ATTRIBUTION_DAYS'> }

const tag = 'Mailings'
const params = z.object({ id: z.string().max(100) })
const mailingStatus = z.enum(['draft', 'scheduled', 'running', 'paused', 'finished', 'cancelled'])

/** /v1/mailings */
export function mailingRoutes(deps: MailingRouteDeps): Route[] {
  const { db } = deps
  return [
    // Before the routes of one mailing: their paths look alike.
    ...forecastRoutes(deps),
    ...resultRoutes(deps),
    route({
      method: 'post',
      path: '/v1/mailings',
      scope: 'mailings:write',
      tag,
      summary: 'Create a mailing',
      description: 'A draft: POST .../schedule sends it on its way.',
      body: newMailingInput,
      example: {
        name: 'Пятничные пельмени',
        template_id: 'tpl_01JD5ZQ8W9V4T7XK2M6N3R0PBC',
        audience: { tag: 'regular' },
        start_at: '2026-12-04T12:00:00Z',
        quiet_hours: { from: '21:00', to: '10:00' },
      },
      responses: { 201: mailingDetailsSchema },
      async handle({ body, actor }) {
        const mailing = await createMailing(deps, mailingInputOf(body), actor)
        return { status: 201, body: await detailsOf(deps, mailing.id, []) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings',
      scope: 'mailings:read',
      tag,
      summary: 'List mailings with their counts, the newest first',
      query: pageQuery.extend({ status: mailingStatus.optional() }),
      responses: { 200: pageOf(mailingListSchema) },
      async handle({ query: { cursor, limit, status } }) {
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listMailings(db, { after, limit: limit + 1, status })
        const counts = await countMailings(db, rows)
        return {
          status: 200,
          body: cutPage(
            rows,
            limit,
            ({ id }) => [id],
            (row) => listMailing(row, known(counts.get(row.id), 'counts of this mailing')),
          ),
        }
      },
    }),
    route({
      method: 'get',
      path: '/v1/mailings/:id',
      scope: 'mailings:read',
      tag,
      summary: 'One mailing with its progress and forecast',
      params,
      responses: { 200: mailingDetailsSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await detailsOf(deps, id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/mailings/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Change a mailing',
      description:
        'Applies to all that is not sent yet; possible until the mailing is over. The audience: before it starts.',
      params,
      body: mailingChangesInput,
      example: { name: 'Пятничные пельмени', audience: { tag: 'regular' } },
      responses: { 200: mailingDetailsSchema },
      async handle({ params: { id }, body, actor }) {
        const changes = mailingInputOf(body)
        await changeDraftOrRunning(deps, id, changes, actor)
        if (changesStart(changes)) await startMailing(deps, id)
        return { status: 200, body: await detailsOf(deps, id) }
      },
    }),
    ...lifeRoutes(deps),
    ...scheduleRoutes(deps),
    ...textRoutes(deps),
    ...deliveryRoutes(deps),
  ]
}
