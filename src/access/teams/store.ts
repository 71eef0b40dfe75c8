import { isUniqueViolation, type Tx } from '../../db/index.ts'
import type { TeamRoutesTable } from '../../db/schema/access.ts'
import type { Actor } from '../../http/route.ts'
import { definedOnly } from '../../lib/defined-only.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import { audit } from '../audit.ts'
import type { NewTeam, TeamChanges } from './team.ts'

type By = { actor: Pick<Actor, 'id'>; at: number }

/** Throws `invalid_input` for unknown people and places, `conflict` for places of another team. */
export async function insertTeam(tx: Tx, team: NewTeam, { actor, at }: By): Promise<string> {
  const { member_ids, restaurant_ids, number_ids, within_hours, ...fields } = team
  const id = newId('tem')
  const nothing = { routes_changed_at: null, deleted_at: null }
  await tx
    .insertInto('teams')
    .values({ id, ...fields, within_hours: within_hours ? 1 : 0, ...nothing, created_at: at, updated_at: at })
    .execute()
  await setMembers(tx, id, member_ids)
  await setRoutes(tx, id, { restaurant_ids, number_ids }, at)
  await audit(tx, { actor, action: 'team.created', subject: id, details: team, at })
  return id
}

/** Throws as `insertTeam`, and `not_found`. */
export async function updateTeam(tx: Tx, id: string, changes: TeamChanges, { actor, at }: By): Promise<void> {
  const { member_ids, restaurant_ids, number_ids, within_hours, ...fields } = changes
  const set = definedOnly(fields)
  const hours = within_hours === undefined ? {} : { within_hours: within_hours ? 1 : 0 }
  await touchTeam(tx, id, { ...set, ...hours, updated_at: at })
  if (member_ids) await setMembers(tx, id, member_ids)
  await setRoutes(tx, id, { restaurant_ids, number_ids }, at)
  await audit(tx, { actor, action: 'team.changed', subject: id, details: changes, at })
}

/** Deletes the team except its name, which the history still shows. Throws `not_found`. */
export async function removeTeam(tx: Tx, id: string, { actor, at }: By): Promise<void> {
  await touchTeam(tx, id, { deleted_at: at, updated_at: at, routes_changed_at: at })
  await tx.deleteFrom('team_members').where('team_id', '=', id).execute()
  await tx.deleteFrom('team_routes').where('team_id', '=', id).execute()
  await audit(tx, { actor, action: 'team.deleted', subject: id, at })
}

async function touchTeam(tx: Tx, id: string, set: Partial<Record<string, unknown>>): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('teams')
    .set(set)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw notFound('team', id)
}

/** Members who stay keep their turn; a new one has the next. */
async function setMembers(tx: Tx, teamId: string, given: readonly string[]): Promise<void> {
  const ids = [...new Set(given)]
  let gone = tx.deleteFrom('team_members').where('team_id', '=', teamId)
  if (ids.length > 0) gone = gone.where('user_id', 'not in', ids)
  await gone.execute()
  if (ids.length === 0) return
  const users = await tx
    .selectFrom('users')
    .select('id')
    .where('id', 'in', ids)
    .where('deleted_at', 'is', null)
    .execute()
  demandAll(ids, users, 'member_ids', 'user')
  await tx
    .insertInto('team_members')
    .values(ids.map((user_id) => ({ team_id: teamId, user_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

type Routes = { restaurant_ids: readonly string[] | undefined; number_ids: readonly string[] | undefined }

async function setRoutes(tx: Tx, teamId: string, { restaurant_ids, number_ids }: Routes, at: number): Promise<void> {
  if (restaurant_ids) await setRoutesOf(tx, teamId, 'restaurant', restaurant_ids)
  if (number_ids) await setRoutesOf(tx, teamId, 'number', number_ids)
  if (!restaurant_ids?.length && !number_ids?.length) return
  await tx.updateTable('teams').set({ routes_changed_at: at }).where('id', '=', teamId).execute()
}

async function setRoutesOf(tx: Tx, teamId: string, kind: TeamRoutesTable['kind'], given: readonly string[]) {
  const ids = [...new Set(given)]
  await tx.deleteFrom('team_routes').where('team_id', '=', teamId).where('kind', '=', kind).execute()
  if (ids.length === 0) return
  const found =
    kind === 'number'
      ? await tx.selectFrom('numbers').select('id').where('id', 'in', ids).where('deleted_at', 'is', null).execute()
      : await tx.selectFrom('restaurants').select('id').where('id', 'in', ids).execute()
  demandAll(ids, found, `${kind}_ids`, kind)
  try {
    await tx
      .insertInto('team_routes')
      .values(ids.map((ref_id) => ({ kind, ref_id, team_id: teamId })))
      .execute()
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new AppError('conflict', `Another team serves this ${kind} already.`, [
      { path: `body.${kind}_ids`, message: 'is served by another team' },
    ])
  }
}

function demandAll(ids: readonly string[], found: readonly { id: string }[], field: string, what: string): void {
  const known = new Set(found.map(({ id }) => id))
  const path = (index: number) => `body.${field}.${index}`
  const errors = ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: path(index), message: `there is no ${what} ${id}` }],
  )
  if (errors.length > 0) throw new AppError('invalid_input', `Not every ${what} of the team is there.`, errors)
}
