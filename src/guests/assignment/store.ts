import { sql } from 'kysely'
import type { Db } from '../../db/index.ts'
import { BATCH } from './deps.ts'

/** Removes a deleted team from conversations that need no answer; nobody needs to be told. */
export async function leaveTeam(db: Db, teamId: string, signal?: AbortSignal): Promise<void> {
  const settled = sql<boolean>`(waiting_since is null or resolved_at is not null or merged_into is not null)`
  while (!signal?.aborted) {
    const { numUpdatedRows } = await db
      .updateTable('guests')
      .set({ team_id: null })
      .where('id', 'in', (eb) =>
        eb.selectFrom('guests').select('id').where('team_id', '=', teamId).where(settled).limit(BATCH),
      )
      .where(settled)
      .executeTakeFirst()
    if (Number(numUpdatedRows) === 0) return
  }
}
