import type { Selectable } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import type { TeamsTable } from '../../db/schema/access.ts'
import { notFound } from '../../lib/errors.ts'

export type TeamRow = Selectable<TeamsTable>

/** Throws `not_found`, also for a deleted team. */
export async function getTeam(db: ReadDb, id: string): Promise<TeamRow> {
  const team = await db
    .selectFrom('teams')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!team) throw notFound('team', id)
  return team
}
