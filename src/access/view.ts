import { z } from 'zod'
import { type ReadDb, storedJson } from '../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { SCOPES } from '../http/scopes.ts'
import { instantOut, toIso } from '../http/time.ts'
import { firstIdAt } from '../lib/ids.ts'
import { type CloudApiRule, cloudApiRuleSchema, readCloudApiRule } from './cloud-api-rule.ts'
import { readScopes } from './keys.ts'

export const apiKeyOut = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    cloud_api: cloudApiRuleSchema,
    created_at: instantOut,
    last_used_at: instantOut.nullable().meta({ description: 'To the minute' }),
    revoked_at: instantOut.nullable(),
  })
  .meta({ id: 'ApiKey' })

export const auditEntryOut = z
  .object({
    id: z.string(),
    at: instantOut,
    actor: z.string().meta({ description: 'Id of the API key or user' }),
    action: z.string(),
    subject: z.string().meta({ description: 'Id of what it was done to' }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })

const keyColumns = ['id', 'name', 'scopes', 'cloud_api', 'created_at', 'last_used_at', 'revoked_at'] as const

type KeyRow = {
  id: string
  name: string
  scopes: string
  cloud_api: string | null
  created_at: number
  last_used_at: number | null
  revoked_at: number | null
}

function presentApiKey(row: KeyRow): z.output<typeof apiKeyOut> {
  return {
    id: row.id,
    name: row.name,
    scopes: readScopes(row.scopes),
    cloud_api: readCloudApiRule(row.cloud_api),
    created_at: toIso(row.created_at),
    last_used_at: toIso(row.last_used_at),
    revoked_at: toIso(row.revoked_at),
  }
}

const readDetails = storedJson('audit_log.details', z.record(z.string(), z.unknown()))

const idCursor = z.tuple([z.string()])

/** Newest first, revoked ones too. */
export async function listApiKeys(db: ReadDb, { cursor, limit }: PageQuery) {
  let query = db.selectFrom('api_keys').select(keyColumns)
  if (cursor) query = query.where('id', '<', decodeCursor(cursor, idCursor)[0])
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.id], presentApiKey)
}

export async function findApiKey(db: ReadDb, id: string) {
  const row = await db.selectFrom('api_keys').select(keyColumns).where('id', '=', id).executeTakeFirst()
  return row && presentApiKey(row)
}

/** What a caller may do through the Cloud API facade; users of the console have the default. */
export async function findCloudApiRule(db: ReadDb, actorId: string): Promise<CloudApiRule> {
  const row = await db.selectFrom('api_keys').select('cloud_api').where('id', '=', actorId).executeTakeFirst()
  return readCloudApiRule(row?.cloud_api ?? null)
}

export type AuditFilter = {
  subject?: string | undefined
  actor?: string | undefined
  action?: string | undefined
  since?: number | undefined
  until?: number | undefined
}

/** Newest first. */
export async function listAuditLog(db: ReadDb, { cursor, limit }: PageQuery, filter: AuditFilter) {
  let query = db.selectFrom('audit_log').selectAll()
  if (filter.subject) query = query.where('subject', '=', filter.subject)
  if (filter.actor) query = query.where('actor', '=', filter.actor)
  if (filter.action) query = query.where('action', '=', filter.action)
  // Ids sort by time, so the order's own index finds a period.
  if (filter.since !== undefined) query = query.where('id', '>=', firstIdAt('adt', filter.since))
  if (filter.until !== undefined) query = query.where('id', '<', firstIdAt('adt', filter.until))
  if (cursor) query = query.where('id', '<', decodeCursor(cursor, idCursor)[0])
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(
    rows,
    limit,
    (row) => [row.id],
    (row) => ({
      id: row.id,
      at: toIso(row.at),
      actor: row.actor,
      action: row.action,
      subject: row.subject,
      details: readDetails(row.details),
    }),
  )
}
