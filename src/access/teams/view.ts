import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import type { TeamsTable } from '../../db/schema/access.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { toIso } from '../../http/time.ts'
import { notFound } from '../../lib/errors.ts'
import type { TeamOut } from './team.ts'

type TeamRow = Selectable<TeamsTable>

/** In order of creation, without deleted ones. */
export async function listTeams(db: ReadDb, { cursor, limit }: PageQuery) {
  let query = db.selectFrom('teams').selectAll().where('deleted_at', 'is', null)
  if (cursor) query = query.where('id', '>', decodeCursor(cursor, z.tuple([z.string()]))[0])
  const rows = await query
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const present = await presenter(db, rows)
  return cutPage(rows, limit, (row) => [row.id], present)
}

/** Throws `not_found`. */
export async function showTeam(db: ReadDb, id: string): Promise<TeamOut> {
  const row = await db
    .selectFrom('teams')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound('team', id)
  return (await presenter(db, [row]))(row)
}

async function presenter(db: ReadDb, teams: readonly TeamRow[]): Promise<(row: TeamRow) => TeamOut> {
  const ids = teams.map(({ id }) => id)
  const [members, routes] =
    ids.length === 0
      ? [[], []]
      : await Promise.all([
          db.selectFrom('team_members').selectAll().where('team_id', 'in', ids).orderBy('user_id').execute(),
          db.selectFrom('team_routes').selectAll().where('team_id', 'in', ids).orderBy('ref_id').execute(),
        ])
  return (row) => {
    const served = (kind: 'number' | 'restaurant') =>
      routes.filter((route) => route.team_id === row.id && route.kind === kind).map(({ ref_id }) => ref_id)
    return {
      id: row.id,
      name: row.name,
      rule: row.rule,
      max_open: row.max_open,
      return_after_minutes: row.return_after_minutes,
      within_hours: row.within_hours === 1,
      member_ids: members.filter(({ team_id }) => team_id === row.id).map(({ user_id }) => user_id),
      restaurant_ids: served('restaurant'),
      number_ids: served('number'),
      created_at: toIso(row.created_at),
      updated_at: toIso(row.updated_at),
    }
  }
}
