import { sql } from 'kysely'
import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { SCOPES } from '../../http/scopes.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { presenceOf, presenceOut } from '../teams/presence.ts'
import { languageInput } from './input.ts'
import { ROLES, type Role } from './roles.ts'
import type { UserRow } from './store.ts'

export const userOut = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    language: languageInput.nullable(),
    disabled: z.boolean(),
    last_sign_in_at: instantOut.nullable(),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'User' })

export const meOut = z
  .object({
    kind: z.enum(['user', 'key']),
    id: z.string(),
    name: z.string(),
    email: z.string().nullable().meta({ description: 'null for an API key' }),
    role: z.enum(ROLES).nullable().meta({ description: 'null for an API key' }),
    language: languageInput.nullable().meta({ description: 'Of the console; null: as the browser wants it' }),
    first_steps_hidden: z.boolean().meta({ description: 'The console leaves out the first steps' }),
    scopes: z.array(z.enum(SCOPES)).meta({ description: '`admin` includes all' }),
  })
  .meta({ id: 'Me' })

export const sessionOut = z
  .object({
    id: z.string(),
    current: z.boolean().meta({ description: 'The one that asks' }),
    address: z.string().nullable(),
    agent: z.string().nullable().meta({ description: 'The browser, as it calls itself' }),
    created_at: instantOut,
    used_at: instantOut.meta({ description: 'To the day' }),
    expires_at: instantOut,
  })
  .meta({ id: 'Session' })

export const personOut = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['user', 'key']),
    active: z.boolean().meta({ description: 'false: deleted, disabled or revoked' }),
    presence: presenceOut.nullable().meta({ description: 'Whether they have the console open; null for a key' }),
  })
  .meta({ id: 'Person' })

export function presentUser(row: UserRow): z.output<typeof userOut> {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as Role,
    language: row.language,
    disabled: row.disabled_at !== null,
    last_sign_in_at: toIso(row.last_sign_in_at),
    created_at: row.created_at,
    updated_at: row.updated_at,
  }
}

const idCursor = z.tuple([z.string()])

/** In order of creation, without deleted ones. */
export async function listUsers(db: ReadDb, { cursor, limit }: PageQuery) {
  let query = db.selectFrom('users').selectAll().where('deleted_at', 'is', null)
  if (cursor) query = query.where('id', '>', decodeCursor(cursor, idCursor)[0])
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.id], presentUser)
}

/** Undefined also for a deleted user. */
export async function findUser(db: ReadDb, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
}

export async function findUserId(db: ReadDb, email: string): Promise<string | undefined> {
  const user = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
  return user?.id
}

/**
 * Everybody whose id may appear as `author`, as `assignee` and in the audit log: users and keys, including deleted
 * ones.
 */
export async function listPeople(db: ReadDb, { cursor, limit }: PageQuery, now: number) {
  const after = cursor ? decodeCursor(cursor, idCursor)[0] : ''
  const rows = await db
    .selectFrom('users')
    .leftJoin('user_presence', 'user_id', 'id')
    .select(['id', 'name', 'disabled_at as gone_at', 'seen_at', 'away_at'])
    .where('id', '>', after)
    .union(
      db
        .selectFrom('api_keys')
        .select(['id', 'name', 'revoked_at as gone_at'])
        .select([sql<number | null>`null`.as('seen_at'), sql<number | null>`null`.as('away_at')])
        .where('id', '>', after),
    )
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return cutPage(
    rows,
    limit,
    (row) => [row.id],
    (row) => ({
      id: row.id,
      name: row.name,
      kind: row.id.startsWith('usr_') ? ('user' as const) : ('key' as const),
      active: row.gone_at === null,
      presence: row.id.startsWith('usr_') ? presenceOf(row, now) : null,
    }),
  )
}

/** Newest first; a user has a handful. */
export async function listSessions(db: ReadDb, userId: string, { now, current }: { now: number; current?: string }) {
  const rows = await db
    .selectFrom('user_sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date(now).toISOString())
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    current: row.id === current,
    address: row.ip_address || null,
    agent: row.user_agent?.slice(0, 300) || null,
    created_at: row.created_at,
    used_at: row.updated_at,
    expires_at: row.expires_at,
  }))
}

/** The user of a session that has not ended; undefined when the user may not sign in any more. */
export async function userOfSession(db: ReadDb, sessionId: string, now: number): Promise<UserRow | undefined> {
  return db
    .selectFrom('user_sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .selectAll('u')
    .where('s.id', '=', sessionId)
    .where('s.expires_at', '>', new Date(now).toISOString())
    .where('u.disabled_at', 'is', null)
    .executeTakeFirst()
}
