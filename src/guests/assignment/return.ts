import { type ReadDb, type Tx, transact } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'
import { lockGuest } from '../store.ts'
import { assignConversation } from './assign.ts'
import type { AssignmentDeps } from './deps.ts'
import { notOpenFor } from './hours.ts'
import type { TeamRow } from './team.ts'
import { listOverheld, type Shut } from './view.ts'

/**
 * Returns a waiting conversation to its team's queue when the assignee has not answered within the team's time, or has
 * left since they got it: is away, has closed the console, may no longer sign in. For a team that keeps to opening
 * hours nothing returns while the restaurant is closed, and the time counts from the opening. Returns how many.
 */
export async function returnConversations({ db, clock }: AssignmentDeps, signal?: AbortSignal): Promise<number> {
  const teams = await db.selectFrom('teams').selectAll().where('deleted_at', 'is', null).orderBy('id').execute()
  let returned = 0
  for (const team of teams) {
    const shut = await whereShut(db, team, clock.now())
    for (const { id } of await listOverheld(db, team, { now: clock.now(), ...shut })) {
      if (signal?.aborted) return returned
      if (await transact(db, (tx) => returnOne(tx, { team, shut, id, at: clock.now() }))) returned++
    }
  }
  return returned
}

/**
 * The restaurants for which nothing is returned, and those that opened so recently that nobody has had their time yet.
 */
async function whereShut(db: ReadDb, team: TeamRow, now: number): Promise<Shut> {
  if (team.within_hours === 0) return { closed: [], fresh: [] }
  const patienceMs = (team.return_after_minutes ?? 0) * MINUTE
  return { closed: await notOpenFor(db, now, 0), fresh: await notOpenFor(db, now, patienceMs) }
}

type Return = { team: TeamRow; shut: Shut; id: string; at: number }

async function returnOne(tx: Tx, { team, shut, id, at }: Return): Promise<boolean> {
  if (!(await lockGuest(tx, id))) return false
  // Checked again on the present row: somebody may have answered, or taken it.
  const [held] = await listOverheld(tx, team, { now: at, ...shut, only: id })
  if (!held) return false
  const reason = held.left ? 'left' : 'unanswered'
  return (await assignConversation(tx, id, { assignee: null }, { by: 'system', reason, at })) !== undefined
}
