import { routesApplied } from '../../access/index.ts'
import { type ReadDb, type Tx, transact } from '../../db/index.ts'
import { lockGuest, updateGuestRow } from '../store.ts'
import { findAddressee } from '../waiting/store.ts'
import { assignConversation } from './assign.ts'
import { type AssignmentDeps, BATCH } from './deps.ts'
import { leaveTeam } from './store.ts'

/**
 * Routes conversations that have begun to the team that serves their number, or else their restaurant. A conversation
 * with an assignee stays with them; only the team is recorded, if the assignee belongs to it. Returns how many were
 * looked at.
 */
export async function routeConversations({ db, clock }: AssignmentDeps, signal?: AbortSignal): Promise<number> {
  await applyChangedRoutes({ db, clock }, signal)
  const due = await db
    .selectFrom('guests')
    .select('id')
    .where('route_at', 'is not', null)
    .orderBy('route_at')
    .limit(BATCH)
    .execute()
  if (due.length > 0 && !(await anyRoutes(db))) return dropMarks(db, due)
  for (const { id } of due) {
    if (signal?.aborted) break
    await transact(db, (tx) => routeOne(tx, id, clock.now()))
  }
  return due.length
}

async function routeOne(tx: Tx, id: string, at: number): Promise<void> {
  const guest = await lockGuest(tx, id)
  if (!guest || guest.route_at === null) return
  if (guest.merged_into !== null || guest.erased_at !== null) return updateGuestRow(tx, id, { route_at: null })
  const { assignee, team_id } = guest
  const target = await teamServing(tx, guest)
  const stale = team_id !== null && (await isDeleted(tx, team_id))
  const current = stale ? null : team_id
  const goes = assignee === null || (current === null && target !== undefined && (await isMember(tx, target, assignee)))
  const teamId = target !== undefined && goes ? target : current
  if (teamId === team_id) return updateGuestRow(tx, id, { route_at: null })
  await assignConversation(tx, id, { teamId, assignee }, { by: 'system', reason: 'routed', at })
}

/** By the message that waits, or the last one: its number takes precedence over its restaurant. */
async function teamServing(
  db: ReadDb,
  guest: { waiting_message_id: string | null; last_message_id: string | null },
): Promise<string | undefined> {
  const { number_id, restaurant_id } = await findAddressee(db, guest.waiting_message_id ?? guest.last_message_id)
  const routes = await db
    .selectFrom('team_routes')
    .select(['kind', 'team_id'])
    .where((eb) =>
      eb.or([
        eb.and([eb('kind', '=', 'number'), eb('ref_id', '=', number_id ?? '')]),
        eb.and([eb('kind', '=', 'restaurant'), eb('ref_id', '=', restaurant_id ?? '')]),
      ]),
    )
    .execute()
  return (routes.find(({ kind }) => kind === 'number') ?? routes[0])?.team_id
}

async function isDeleted(db: ReadDb, teamId: string): Promise<boolean> {
  const team = await db.selectFrom('teams').select('deleted_at').where('id', '=', teamId).executeTakeFirst()
  return team?.deleted_at !== null
}

async function isMember(db: ReadDb, teamId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('team_members')
    .select('user_id')
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

async function anyRoutes(db: ReadDb): Promise<boolean> {
  return (await db.selectFrom('team_routes').select('ref_id').limit(1).executeTakeFirst()) !== undefined
}

/** Where no team serves anything, there is nothing to look at one by one. */
async function dropMarks(db: AssignmentDeps['db'], due: readonly { id: string }[]): Promise<number> {
  const ids = due.map(({ id }) => id)
  const stale = db.selectFrom('teams').select('id').where('deleted_at', 'is not', null)
  const { numUpdatedRows } = await db
    .updateTable('guests')
    .set((eb) => ({
      route_at: null,
      team_id: eb.case().when('team_id', 'in', stale).then(null).else(eb.ref('team_id')).end(),
    }))
    .where('id', 'in', ids)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** A team serves something else now, or is gone: its waiting conversations are routed again. */
async function applyChangedRoutes({ db, clock }: AssignmentDeps, signal?: AbortSignal): Promise<void> {
  const changed = await db
    .selectFrom('teams')
    .select(['id', 'routes_changed_at', 'deleted_at'])
    .where('routes_changed_at', 'is not', null)
    .execute()
  for (const { id, routes_changed_at, deleted_at } of changed) {
    if (deleted_at !== null) await leaveTeam(db, id, signal)
    if (signal?.aborted) return
    await transact(db, async (tx) => {
      await tx
        .updateTable('guests')
        .set({ route_at: clock.now() })
        .where('merged_into', 'is', null)
        .where('waiting_since', 'is not', null)
        .where('resolved_at', 'is', null)
        .where((eb) => eb.or([eb('team_id', '=', id), eb.and([eb('team_id', 'is', null), eb('assignee', 'is', null)])]))
        .execute()
      await routesApplied(tx, id, routes_changed_at ?? 0)
    })
  }
}
