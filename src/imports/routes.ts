import { z } from 'zod'
import type { Db } from '../db/index.ts'
import { actorCan, demandScope } from '../http/authentication.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Actor, type Route, type RouteInput, type RouteResult, route } from '../http/route.ts'
import { AppError } from '../lib/errors.ts'
import type { Imports } from './imports.ts'
import type { ImportFormat } from './read/file.ts'
import { importReportSchema, importSchema, presentImport } from './report.ts'
import { getImport, listImports } from './view.ts'

type Request = RouteInput<undefined, undefined, undefined>['req']

/** Content types of a file to import. */
export const IMPORT_TYPES = [
  'text/csv',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/json',
]

/** What every import may be asked for. */
export const importQuery = z.object({
  dry_run: z.enum(['true', 'false']).optional().meta({ description: '`true`: check, save nothing' }),
  wait: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`false`: answer 202 as soon as the file is here; the import goes on by itself' }),
})

export const importAnswers = { 200: importReportSchema, 202: importReportSchema }

/** Receives the body of a request as a file to import, and answers with the report. */
export async function receiveImport(
  imports: Imports,
  req: Request,
  given: { kind: string; query: z.output<typeof importQuery>; options: Record<string, string>; actor: Actor },
): Promise<RouteResult> {
  const { kind, query, options, actor } = given
  if (!/^(identity)?$/i.test(req.get('content-encoding') ?? '')) {
    throw new AppError('unsupported_media', 'Send the file as it is, without Content-Encoding.')
  }
  const wait = query.wait !== 'false'
  const charset = /;\s*charset\s*=\s*"?([^\s";]{1,40})/i.exec(req.get('content-type') ?? '')?.[1]
  const dryRun = query.dry_run === 'true'
  const body = await imports.receive(req, { kind, format: formatOf(req), charset, options, dryRun, wait, actor })
  return { status: wait ? 200 : 202, body }
}

function formatOf(req: Request): ImportFormat {
  if (req.is('text/csv')) return 'csv'
  return req.is('application/json') ? 'json' : 'ndjson'
}

/** How far imports are, and what became of their rows. */
export function importRoutes({ db, imports }: { db: Db; imports: Imports }): Route[] {
  const tag = 'Imports'
  return [
    route({
      method: 'get',
      path: '/v1/imports',
      scope: 'anybody',
      tag,
      summary: 'Imports of guests, orders, statuses, bonuses and reviews, the newest first',
      description: 'Those that the caller may start. Lists of guests are at /v1/audiences.',
      query: pageQuery,
      responses: { 200: pageOf(importSchema) },
      async handle({ query: { cursor, limit }, actor }) {
        const kinds = Object.entries(imports.kinds)
          .filter(([, { scope }]) => actorCan(actor, scope))
          .map(([name]) => name)
        const before = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listImports(db, { kinds, before, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, ({ id }) => [id], presentImport) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/imports/:id',
      scope: 'anybody',
      tag,
      summary: 'The progress of an import, and what became of its rows',
      params: z.object({ id: z.string().max(100) }),
      responses: { 200: importReportSchema },
      async handle({ params: { id }, actor }) {
        const { kind } = await getImport(db, id)
        demandScope(actor, imports.kinds[kind]?.scope ?? 'admin')
        return { status: 200, body: await imports.report(id) }
      },
    }),
  ]
}
