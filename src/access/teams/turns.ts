import { dialectOf, type Tx } from '../../db/index.ts'
import { PRESENT_FOR_MS } from './presence.ts'

/**
 * Only one process at a time gives out conversations of any team, because a person may be in several. SQLite has one
 * writer anyway.
 */
export async function lockTeams(tx: Tx): Promise<void> {
  if (dialectOf(tx) !== 'postgres') return
  await tx.selectFrom('teams').select('id').orderBy('id').forNoKeyUpdate().execute()
}

/** Members who are present and not away, the one whose turn is next first. */
export async function listPresentMembers(tx: Tx, teamId: string, now: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('team_members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .innerJoin('user_presence as p', 'p.user_id', 'm.user_id')
    .select('m.user_id')
    .where('m.team_id', '=', teamId)
    .where('u.disabled_at', 'is', null)
    .where('p.away_at', 'is', null)
    .where('p.seen_at', '>', now - PRESENT_FOR_MS)
    .orderBy('m.last_turn')
    .orderBy('m.user_id')
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** This member has had their turn: all others of the team come before them now. */
export async function takeTurn(tx: Tx, teamId: string, userId: string): Promise<void> {
  const { last_turn } = await tx
    .updateTable('teams')
    .set((eb) => ({ last_turn: eb('last_turn', '+', 1) }))
    .where('id', '=', teamId)
    .returning('last_turn')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('team_members')
    .set({ last_turn })
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .execute()
}

/** Records that the places a team serves have been applied to waiting conversations, unless they have changed again. */
export async function routesApplied(tx: Tx, teamId: string, changedAt: number): Promise<void> {
  await tx
    .updateTable('teams')
    .set({ routes_changed_at: null })
    .where('id', '=', teamId)
    .where('routes_changed_at', '=', changedAt)
    .execute()
}
