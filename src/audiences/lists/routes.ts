import { once } from 'node:events'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import { z } from 'zod'
import { type ReadDb, storedJson } from '../../db/index.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { said, saidInRussian, wantsRussian } from '../../http/words/said.ts'
import { countsSchema, importSchema, presentImport, problemSchema } from '../present.ts'
import { getAudience } from '../view.ts'
import { mappingSchema, readMapping } from './mapping.ts'
import { rehearse, type StartDeps, startImport, understand } from './start-import.ts'
import { receiveList, type UploadSettings, uploadForm } from './upload.ts'
import { getImport, type ImportProblemRow, listImports, listProblems } from './view.ts'

export type ListRouteDeps = StartDeps & { settings: UploadSettings }

const tag = 'Audiences'
const params = z.object({ id: z.string().max(100) })

/** Problems shown with an import; all of them are in the CSV file. */
const SHOWN_PROBLEMS = 100
const ROWS_AT_ONCE = 500

const withProblems = importSchema
  .extend({
    problems: z.array(problemSchema).meta({ description: `The first ${SHOWN_PROBLEMS} rows that were left out` }),
  })
  .meta({ id: 'ListImportReport' })

const rehearsalSchema = z
  .object({
    dry_run: z.literal(true),
    columns: z.array(z.string()),
    mapping: mappingSchema,
    encoding: z.string(),
    delimiter: z.string(),
    preview: z.array(
      z.object({
        line: z.number().int(),
        cells: z.record(z.string(), z.unknown()),
        phone: z.string().nullable(),
        problem: said().nullable(),
      }),
    ),
    counts: countsSchema,
    problems: z.array(problemSchema),
  })
  .meta({ id: 'ListRehearsal' })

/** Lists of guests from CSV files, and what became of each row. */
export function listRoutes(deps: ListRouteDeps): Route[] {
  const { db, clock } = deps
  const report = async (id: string) => {
    const row = await getImport(db, id)
    const problems = await listProblems(db, id, { afterLine: 0, limit: SHOWN_PROBLEMS })
    return { ...presentImport(row, clock.now()), problems: problems.map(presentProblem) }
  }
  return [
    route({
      method: 'post',
      path: '/v1/audiences/import',
      operationId: 'importAudience',
      scope: 'mailings:write',
      tag,
      summary: 'Import the guests of a CSV file into a list',
      description:
        'Guests not known yet are made, known ones are found by their phone and left as they are. With `dry_run` nothing is saved: the answer (200) shows the columns, the mapping and what would happen. A long import answers 202 while it goes on: ask GET /v1/audiences/imports/{id}. Nobody who has opted out is opted in.',
      upload: {
        form: uploadForm,
        receive: ({ req, res }) => receiveList(req, res, deps.settings),
        async handle({ actor }, upload) {
          let handedOver = false
          try {
            const understood = await understand(upload)
            if (upload.fields.dry_run === 'true') {
              const { file, mapping, preview } = understood
              const found = await rehearse(deps, understood, upload.fields.default_country, SHOWN_PROBLEMS)
              const { columns, encoding, delimiter } = file
              return { status: 200, body: { dry_run: true, columns, mapping, encoding, delimiter, preview, ...found } }
            }
            const row = await startImport(deps, upload, understood, actor)
            handedOver = true
            return { status: row.status === 'running' ? 202 : 201, body: await report(row.id) }
          } finally {
            if (!handedOver) await upload.discard()
          }
        },
      },
      responses: { 200: rehearsalSchema, 201: withProblems, 202: withProblems },
      handle: () => undefined,
    }),
    route({
      method: 'get',
      path: '/v1/audiences/imports/:id',
      scope: 'mailings:read',
      tag,
      summary: 'What became of an import',
      params,
      responses: { 200: withProblems },
      handle: async ({ params: { id } }) => ({ status: 200, body: await report(id) }),
    }),
    route({
      method: 'get',
      path: '/v1/audiences/imports/:id/problems',
      scope: 'mailings:read',
      tag,
      summary: 'Rows that an import left out, and why',
      params,
      query: pageQuery,
      responses: { 200: pageOf(problemSchema) },
      async handle({ params: { id }, query: { cursor, limit } }) {
        await getImport(db, id)
        const afterLine = cursor ? decodeCursor(cursor, z.tuple([z.number()]))[0] : 0
        const rows = await listProblems(db, id, { afterLine, limit: limit + 1 })
        return { status: 200, body: cutPage(rows, limit, ({ line }) => [line], presentProblem) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/audiences/imports/:id/problems.csv',
      scope: 'mailings:read',
      tag,
      summary: 'The same as a CSV file, to be corrected and imported again',
      params,
      query: z.object({
        language: z.enum(['ru', 'en']).optional().meta({ description: 'Of the reasons; else by Accept-Language' }),
      }),
      responses: { 200: { contentType: 'text/csv', description: 'Line, reason and the columns of the file' } },
      async handle({ params: { id }, query, req, res }) {
        const { mapping } = await getImport(db, id)
        const language = query.language ?? (wantsRussian(req) ? 'ru' : 'en')
        const say = language === 'ru' ? saidInRussian : String
        await streamProblems(db, res, id, { mapped: Object.values(readMapping(mapping)), say })
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/v1/audiences/:id/imports',
      scope: 'mailings:read',
      tag,
      summary: 'How guests came onto a list: its imports with the consent they bring, the newest first',
      params,
      responses: { 200: z.object({ data: z.array(importSchema) }) },
      async handle({ params: { id } }) {
        await getAudience(db, id)
        const rows = await listImports(db, id)
        return { status: 200, body: { data: rows.map((row) => presentImport(row, clock.now())) } }
      },
    }),
  ]
}

const readCells = storedJson('list_import_problems.cells', z.record(z.string(), z.unknown()))

function presentProblem({ line, code, reason, cells }: ImportProblemRow): z.output<typeof problemSchema> {
  return { line, code, reason, cells: readCells(cells) }
}

/** Page by page, as fast as the caller reads. */
async function streamProblems(
  db: ReadDb,
  res: Response,
  importId: string,
  { mapped, say }: { mapped: string[]; say: (reason: string) => string },
): Promise<void> {
  let rows = await listProblems(db, importId, { afterLine: 0, limit: ROWS_AT_ONCE })
  const columns = [...new Set([...mapped, ...rows.flatMap(({ cells }) => Object.keys(readCells(cells)))])]
  // The file's own columns first, so that it can be corrected and imported again.
  const csv = stringify({ header: true, columns: [...columns, 'otklik_line', 'otklik_reason'], escape_formulas: true })
  res.status(200).type('text/csv').attachment(`${importId}-problems.csv`)
  csv.pipe(res)
  for (;;) {
    for (const { line, reason, cells } of rows) {
      csv.write({ ...readCells(cells), otklik_line: line, otklik_reason: say(reason) })
    }
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE || res.closed) break
    if (csv.writableNeedDrain) await Promise.race([once(csv, 'drain'), once(res, 'close')])
    rows = await listProblems(db, importId, { afterLine: last.line, limit: ROWS_AT_ONCE })
  }
  csv.end()
}
