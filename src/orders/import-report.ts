import { z } from 'zod'
import type { ReadDb } from '../db/index.ts'
import { AppError } from '../lib/errors.ts'
import type { ImportLine } from './read-rows.ts'

export type RowOutcome = 'created' | 'updated' | 'unchanged'

const MAX_ERRORS = 1_000

export const importReportSchema = z
  .object({
    total: z.number().int(),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    rejected: z.number().int(),
    errors: z.array(
      z.object({
        row: z.number().int().meta({ description: 'The line in the file, from 1' }),
        reason: z.string(),
      }),
    ),
    errors_left_out: z
      .number()
      .int()
      .meta({ description: `Rejected rows beyond the first ${MAX_ERRORS}` }),
  })
  .meta({ id: 'ImportReport' })

export type ImportReport = z.output<typeof importReportSchema>

/**
 * Saves line after line. A line that cannot be read, does not fit the schema or is refused by the product is reported
 * with its reason and never stops the others; a fault of ours does.
 */
export async function importLines<S extends z.ZodType>(
  lines: AsyncIterable<ImportLine>,
  schema: S,
  shape: (value: Record<string, unknown>) => unknown,
  save: (input: z.output<S>) => Promise<RowOutcome>,
  signal?: AbortSignal,
): Promise<ImportReport> {
  const report: ImportReport = {
    total: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    errors: [],
    errors_left_out: 0,
  }
  const reject = (row: number, reason: string) => {
    report.rejected += 1
    if (report.errors.length < MAX_ERRORS) report.errors.push({ row, reason })
    else report.errors_left_out += 1
  }
  for await (const line of lines) {
    if (signal?.aborted) break
    report.total += 1
    if ('reason' in line) {
      reject(line.row, line.reason)
      continue
    }
    const parsed = schema.safeParse(shape(line.value))
    if (!parsed.success) {
      reject(
        line.row,
        parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; '),
      )
      continue
    }
    try {
      report[await save(parsed.data)] += 1
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      reject(line.row, error.message)
    }
  }
  return report
}

/** Time zones of all restaurants, by id: times in files are often written without one. */
export async function zonesOfRestaurants(db: ReadDb): Promise<Map<string, string>> {
  const rows = await db.selectFrom('restaurants').select(['id', 'time_zone']).execute()
  return new Map(rows.map(({ id, time_zone }) => [id, time_zone]))
}
