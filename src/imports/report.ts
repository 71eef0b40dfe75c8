import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { said } from '../http/words/said.ts'
import { readUnderstood } from './read/file.ts'
import type { ImportRow, RemarkRow } from './view.ts'

/** Rejected rows, and values left out, that are reported one by one. */
export const MAX_REMARKS = 1_000

const countsSchema = z.object({
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  /** Values that were left out; their rows are saved. */
  warnings: z.number().default(0),
})

export type ImportCounts = z.output<typeof countsSchema>

export const readCounts = storedJson('imports.counts', countsSchema)

export const NO_COUNTS: ImportCounts = { created: 0, updated: 0, unchanged: 0, rejected: 0, warnings: 0 }

const remark = z.object({
  row: z.number().int().meta({ description: 'The line in the file, from 1' }),
  reason: said(),
})

export const importSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    dry_run: z.boolean(),
    status: z.enum(['receiving', 'running', 'finished', 'failed']).meta({
      description: '`failed`: see `problem`; rows that are counted are saved. A running one goes on after a restart',
    }),
    problem: said().nullable(),
    byte_size: z.number().int().meta({ description: 'Of the file, as far as it has arrived' }),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    total: z.number().int().meta({ description: 'Rows that are done' }),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    rejected: z.number().int(),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'Import' })

export const importReportSchema = importSchema
  .extend({
    errors: z.array(remark),
    errors_left_out: z
      .number()
      .int()
      .meta({ description: `Rejected rows beyond the first ${MAX_REMARKS}` }),
    warnings: z.array(remark).meta({ description: 'Values that were left out of rows that are saved' }),
    warnings_left_out: z
      .number()
      .int()
      .meta({ description: `Warnings beyond the first ${MAX_REMARKS}` }),
  })
  .meta({ id: 'ImportReport' })

export type ImportOut = z.output<typeof importSchema>
export type ImportReport = z.output<typeof importReportSchema>

export function presentImport(row: ImportRow): ImportOut {
  const { created, updated, unchanged, rejected } = readCounts(row.counts)
  const understood = row.understood === null ? undefined : readUnderstood(row.understood)
  return {
    id: row.id,
    kind: row.kind,
    dry_run: row.dry_run === 1,
    status: row.status,
    problem: row.problem,
    byte_size: row.byte_size,
    encoding: understood?.encoding ?? null,
    delimiter: understood?.delimiter ?? null,
    total: row.reached,
    created,
    updated,
    unchanged,
    rejected,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}

export function presentReport(row: ImportRow, remarks: readonly RemarkRow[]): ImportReport {
  const { rejected, warnings } = readCounts(row.counts)
  const of = (kind: RemarkRow['kind']) =>
    remarks.filter((each) => each.kind === kind).map(({ row, reason }) => ({ row, reason }))
  return {
    ...presentImport(row),
    errors: of('error'),
    errors_left_out: Math.max(0, rejected - MAX_REMARKS),
    warnings: of('warning'),
    warnings_left_out: Math.max(0, warnings - MAX_REMARKS),
  }
}
