import { z } from 'zod'
import { transact } from '../db/index.ts'
import { newGuestInput, saveGuest } from '../guests/index.ts'
import { type Route, type RouteInput, route } from '../http/route.ts'
import { saveBonus } from './bonuses.ts'
import { bonusOfCells, guestOfCells, orderOfCells, statusOfCells } from './csv-shapes.ts'
import type { OrderRouteDeps } from './deps.ts'
import {
  type ImportReport,
  importLines,
  importReportSchema,
  type RowOutcome,
  zonesOfRestaurants,
} from './import-report.ts'
import { bonusInput, externalId, orderInput, statusInput } from './input.ts'
import { type ImportFormat, readLines } from './read-rows.ts'
import { reportStatus, saveOrder } from './save-order.ts'

type Request = RouteInput<undefined, undefined, undefined>['req']

export const IMPORT_TYPES = [
  'text/csv',
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/json',
]

const KINDS = ['guests', 'orders', 'statuses', 'bonuses'] as const
const statusLine = statusInput.extend({ external_id: externalId })

/** Which format a request brings. */
export function importFormat(req: Request): ImportFormat {
  if (req.is('text/csv')) return 'csv'
  return req.is('application/json') ? 'json' : 'ndjson'
}

/** Ends when the caller goes away. */
export function whileConnected(req: Request): AbortSignal {
  const gone = new AbortController()
  req.on('aborted', () => gone.abort())
  return gone.signal
}

export function importRoutes(deps: OrderRouteDeps): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/imports/:kind',
      scope: 'orders:write',
      summary: 'Import many guests, orders, statuses (with cancellations) or bonuses',
      description:
        'The body is CSV (`text/csv`; the first line names the columns; commas, semicolons or tabs) or one JSON object a line (`application/x-ndjson`), of any size, or a JSON array (`application/json`) of up to 32 MiB. Fields are those of the single calls; in CSV `phone` and `name` are the guest, `items` reads «Soup x2; Bread», and times without a zone are in that of the restaurant. Bad rows are reported and never stop the good ones. Rows that are known already change nothing, so an import may be repeated.',
      tag: 'Orders',
      params: z.object({ kind: z.enum(KINDS) }),
      query: z.object({
        restaurant_id: z.string().optional().meta({ description: 'For rows that name none' }),
        dry_run: z.enum(['true', 'false']).optional().meta({ description: '`true`: check, save nothing' }),
      }),
      reads: IMPORT_TYPES,
      idempotent: false,
      responses: { 200: importReportSchema },
      handle: async ({ params: { kind }, query: { restaurant_id, dry_run }, req }) => {
        const report = await importKind(deps, kind, req, restaurant_id, dry_run === 'true')
        if (report.created > 0) deps.signals.notify('outbox')
        return { status: 200, body: report }
      },
    }),
  ]
}

async function importKind(
  deps: OrderRouteDeps,
  kind: (typeof KINDS)[number],
  req: Request,
  restaurantId: string | undefined,
  dryRun: boolean,
): Promise<ImportReport> {
  const { db, clock } = deps
  const format = importFormat(req)
  const lines = readLines(req, format)
  const zones = await zonesOfRestaurants(db)
  const zoneOf = (cells: Record<string, unknown>) =>
    zones.get(String(cells.restaurant_id ?? restaurantId)) ?? deps.settings.OTKLIK_TIME_ZONE
  const shaped =
    (of: (cells: Record<string, unknown>, zone: string) => Record<string, unknown>) =>
    (cells: Record<string, unknown>) =>
      format === 'csv' ? of(cells, zoneOf(cells)) : cells
  const run = <S extends z.ZodType>(
    schema: S,
    shape: (cells: Record<string, unknown>) => unknown,
    save: (input: z.output<S>) => Promise<RowOutcome>,
  ) => importLines(lines, schema, shape, dryRun ? async () => 'unchanged' : save, whileConnected(req))

  switch (kind) {
    case 'guests':
      return run(newGuestInput, shaped(guestOfCells), async (input) => {
        const { created } = await transact(db, (tx) => saveGuest(tx, deps.guests, input, clock.now()))
        return created ? 'created' : 'updated'
      })
    case 'orders': {
      const withRestaurant = (cells: Record<string, unknown>) => ({ restaurant_id: restaurantId, ...cells })
      return run(
        orderInput,
        (cells) => withRestaurant(shaped(orderOfCells)(cells)),
        async (input) => {
          const { outcome } = await transact(db, (tx) => saveOrder(tx, deps, input, clock.now()))
          return outcome
        },
      )
    }
    case 'statuses':
      return run(statusLine, shaped(statusOfCells), async ({ external_id, ...report }) => {
        const { outcome } = await transact(db, (tx) => reportStatus(tx, deps, external_id, report, clock.now()))
        return outcome
      })
    case 'bonuses':
      return run(bonusInput, shaped(bonusOfCells), async (input) => {
        const { created } = await transact(db, (tx) => saveBonus(tx, deps, input, clock.now()))
        return created ? 'created' : 'unchanged'
      })
    default:
      return kind satisfies never
  }
}
