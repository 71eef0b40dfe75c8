import { type Tx, transact } from '../../db/index.ts'
import { lockGuest } from '../store.ts'
import { assignConversation } from './assign.ts'
import type { AssignmentDeps } from './deps.ts'
import type { TeamRow } from './team.ts'
import { listOverheld } from './view.ts'

/**
 * Back to the queue of its team goes a conversation that waits for an answer, when the assignee has not given it in the
 * team's time, or has left since they got it: is away, closed the console, may not sign in any more. Returns how many.
 */
export async function returnConversations({ db, clock }: AssignmentDeps, signal?: AbortSignal): Promise<number> {
  const teams = await db.selectFrom('teams').selectAll().where('deleted_at', 'is', null).orderBy('id').execute()
  let returned = 0
  for (const team of teams) {
    for (const { id } of await listOverheld(db, team, clock.now())) {
      if (signal?.aborted) return returned
      if (await transact(db, (tx) => returnOne(tx, team, id, clock.now()))) returned++
    }
  }
  return returned
}

async function returnOne(tx: Tx, team: TeamRow, id: string, at: number): Promise<boolean> {
  if (!(await lockGuest(tx, id))) return false
  // Asked again of the row as it is now: somebody may have answered, or taken it.
  const [held] = await listOverheld(tx, team, at, id)
  if (!held) return false
  const reason = held.left ? 'left' : 'unanswered'
  return (await assignConversation(tx, id, { assignee: null }, { by: 'system', reason, at })) !== undefined
}
