import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { said } from '../../http/words/said.ts'
import { IMPORT_TYPES, importAnswers, importQuery, receiveImport } from '../../imports/index.ts'
import { AppError } from '../../lib/errors.ts'
import { getRestaurant } from '../../restaurants/index.ts'
import type { ReputationDeps } from '../deps.ts'
import { REVIEW_SOURCES } from '../reviews/present.ts'
import { reviewConnectors } from './connectors.ts'
import { listConnections, removeConnection, saveConnection } from './store.ts'
import { sealCredentials } from './sync.ts'

const tag = 'Reviews'
const params = z.object({ id: z.string().max(100) })
const outsideSource = z.enum(REVIEW_SOURCES).exclude(['order'])

const connectionSchema = z
  .object({
    source: outsideSource,
    location: z.string(),
    status: z.enum(['working', 'failing', 'refused']).meta({ description: '`refused`: connect again' }),
    reason: said().nullable(),
    synced_at: instantOut.nullable(),
    next_sync_at: instantOut,
  })
  .meta({ id: 'ReviewConnection' })

/** Reviews from other sites: imported by file, or fetched by a connector. */
export function outsideRoutes({ db, clock, audit, secretKey, imports }: ReputationDeps): Route[] {
  const connectors = reviewConnectors()
  const connectorOf = (source: string) => {
    const connector = connectors.find((each) => each.source === source)
    if (!connector) throw new AppError('invalid_input', 'This site has no API for reviews; import them instead.')
    return connector
  }

  return [
    route({
      method: 'post',
      path: '/v1/restaurants/:id/reviews/import',
      operationId: 'importReviews',
      scope: 'reviews:write',
      summary: 'Import reviews of any site: CSV, a JSON array, or one JSON object a line',
      description:
        'Fields: `score`, `posted_at`, and where known `external_id`, `author`, `text`. Without an `external_id`, author, time and text tell one review from another, so an import may be repeated.',
      tag,
      params,
      query: importQuery.extend({ source: outsideSource }),
      reads: IMPORT_TYPES,
      idempotent: false,
      responses: importAnswers,
      handle: async ({ params: { id }, query: { source, ...query }, req, actor }) => {
        await getRestaurant(db, id)
        const options = { restaurant_id: id, source }
        return receiveImport(imports, req, { kind: 'reviews', query, options, actor })
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/review-connections',
      scope: 'reviews:read',
      summary: 'Sites whose reviews are fetched, with their state',
      tag,
      params,
      responses: { 200: z.object({ data: z.array(connectionSchema) }) },
      handle: async ({ params: { id } }) => {
        await getRestaurant(db, id)
        const rows = await listConnections(db, id)
        const data = rows.map(({ source, location, status, reason, synced_at, next_sync_at }) => ({
          source,
          location,
          status,
          reason,
          synced_at: toIso(synced_at),
          next_sync_at: toIso(next_sync_at),
        }))
        return { status: 200, body: { data } }
      },
    }),
    route({
      method: 'put',
      path: '/v1/restaurants/:id/review-connections/:source',
      operationId: 'connectReviewSource',
      scope: 'admin',
      summary: 'Connect a site (google): place and credentials, which are kept encrypted and never shown',
      tag,
      params: params.extend({ source: outsideSource }),
      body: z.object({
        location: z.string().max(300).meta({ description: 'For Google: accounts/123/locations/456' }),
        credentials: z
          .record(z.string(), z.string().max(4_000))
          .meta({ description: 'For Google: client_id, client_secret, refresh_token (scope business.manage)' }),
      }),
      responses: { 204: null },
      handle: async ({ params: { id, source }, body, actor }) => {
        const connector = connectorOf(source)
        const at = clock.now()
        demand(connector.location, body.location, 'body.location')
        const credentials = sealCredentials(
          secretKey,
          id,
          demand(connector.credentials, body.credentials, 'body.credentials'),
        )
        const fresh = {
          credentials,
          location: body.location,
          status: 'working' as const,
          reason: null,
          synced_at: null,
          failures: 0,
          next_sync_at: at,
        }
        await transact(db, async (tx) => {
          await getRestaurant(tx, id)
          await saveConnection(tx, { restaurant_id: id, source, created_at: at, ...fresh })
          await audit(tx, { actor: actor.id, action: 'review_connection.save', subject: id, details: { source }, at })
        })
        return { status: 204 }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/restaurants/:id/review-connections/:source',
      operationId: 'disconnectReviewSource',
      scope: 'admin',
      summary: 'Disconnect a site; its reviews stay',
      tag,
      params: params.extend({ source: outsideSource }),
      responses: { 204: null },
      handle: async ({ params: { id, source }, actor }) => {
        await transact(db, async (tx) => {
          await removeConnection(tx, id, source)
          const at = clock.now()
          await audit(tx, { actor: actor.id, action: 'review_connection.delete', subject: id, details: { source }, at })
        })
        return { status: 204 }
      },
    }),
  ]
}

function demand<S extends z.ZodType>(schema: S, value: unknown, path: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map((issue) => ({ path: [path, ...issue.path].join('.'), message: issue.message }))
  throw new AppError('invalid_input', 'The connection is not complete.', errors)
}
