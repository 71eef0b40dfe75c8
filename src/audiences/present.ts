import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { instantOut, toIso } from '../http/time.ts'
import { said } from '../http/words/said.ts'
import { MINUTE } from '../lib/units.ts'
import { conditionsSchema, readConditions } from './conditions.ts'
import { mappingSchema, readMapping } from './lists/mapping.ts'
import type { ImportRow } from './lists/view.ts'
import type { AudienceRow } from './view.ts'

export const savedAudienceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['conditions', 'list']),
    conditions: conditionsSchema.nullable().meta({ description: 'Null for lists' }),
    members: z.number().int().nullable().meta({ description: 'Guests on a list; null for conditions: count them' }),
    created_by: z.string(),
    created_at: instantOut,
    updated_at: instantOut,
    archived_at: instantOut.nullable(),
  })
  .meta({ id: 'SavedAudience' })

export function presentAudience(row: AudienceRow, members: number | undefined): z.output<typeof savedAudienceSchema> {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    conditions: row.conditions === null ? null : readConditions(row.conditions),
    members: row.kind === 'list' ? (members ?? 0) : null,
    created_by: row.created_by,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    archived_at: toIso(row.archived_at),
  }
}

export const countsSchema = z.object({
  rows: z.number().int().meta({ description: 'Rows read so far, the names of columns aside' }),
  added: z.number().int().meta({ description: 'Put on the list; in a dry run: that would be' }),
  created: z.number().int().meta({ description: 'Of them guests that were not known before' }),
  already_listed: z.number().int(),
  opted_out: z.number().int().meta({ description: 'Guests who have opted out: they stay so, and get no mailing' }),
  duplicates: z.number().int(),
  rejected: z.number().int(),
  warnings: z.number().int().meta({ description: 'Rows on the list of which a value was left out' }),
})

/** Imports of earlier versions reported no warnings. */
export const readCounts = storedJson('list_imports.counts', countsSchema.extend({ warnings: z.number().default(0) }))

export const problemSchema = z.object({
  line: z.number().int().meta({ description: 'In the file, from 1' }),
  code: z.string().meta({
    description:
      'no_phone, bad_phone, bad_value, value_left_out (the guest is on the list), unreadable, duplicate, too_many',
  }),
  reason: said(),
  cells: z.record(z.string(), z.unknown()),
})

export const importSchema = z
  .object({
    id: z.string(),
    audience_id: z.string(),
    status: z.enum(['running', 'finished', 'failed', 'interrupted']).meta({
      description:
        'interrupted: the process ended meanwhile; it goes on when the one that received the file runs again',
    }),
    file_name: z.string().nullable(),
    mapping: mappingSchema,
    default_country: z.string(),
    consent: z.object({ source: z.string(), at: instantOut, by: z.string() }),
    counts: countsSchema,
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'ListImport' })

/** An import reports its progress every few rows. */
const SILENT_MS = 2 * MINUTE

export function presentImport(row: ImportRow, now: number): z.output<typeof importSchema> {
  const silent = row.status === 'running' && now - row.updated_at > SILENT_MS
  return {
    id: row.id,
    audience_id: row.audience_id,
    status: silent ? 'interrupted' : row.status,
    file_name: row.file_name,
    mapping: readMapping(row.mapping),
    default_country: row.default_country,
    consent: { source: row.consent_source, at: toIso(row.consent_at), by: row.imported_by },
    counts: readCounts(row.counts),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}
