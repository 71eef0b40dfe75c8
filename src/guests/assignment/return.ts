import { type ReadDb, type Tx, transact } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'
import { lockGuest } from '../store.ts'
import { assignConversation } from './assign.ts'
import type { AssignmentDeps } from './deps.ts'
import { notOpenFor } from './hours.ts'
import type { TeamRow } from './team.ts'
import { listOverheld, type Shut } from './view.ts'

/**
 * Back to the queue of its team goes a conversation that waits for an answer, when the assignee has not given it in the
 * team's time, or has left since they got it: is away, closed the console, may not sign in any more. Of a team that keeps to
 * opening hours nothing returns while the restaurant is closed, and time is counted from the opening. Returns how many.
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

/** Where nothing is returned, and where nobody has had their time since the opening. */
async function whereShut(db: ReadDb, team: TeamRow, now: number): Promise<Shut> {
  if (team.within_hours === 0) return { closed: [], fresh: [] }
  const patienceMs = (team.return_after_minutes ?? 0) * MINUTE
  return { closed: await notOpenFor(db, now, 0), fresh: await notOpenFor(db, now, patienceMs) }
}

type Return = { team: TeamRow; shut: Shut; id: string; at: number }

async function returnOne(tx: Tx, { team, shut, id, at }: Return): Promise<boolean> {
  if (!(await lockGuest(tx, id))) return false
  // Asked again of the row as it is now: somebody may have answered, or taken it.
  const [held] = await listOverheld(tx, team, { now: at, ...shut, only: id })
  if (!held) return false
  const reason = held.left ? 'left' : 'unanswered'
  return (await assignConversation(tx, id, { assignee: null }, { by: 'system', reason, at })) !== undefined
}
