import type { Tx } from '../../db/index.ts'
import { findWait, firstUnanswered, moveWait } from './store.ts'

/** After a merge: what was written to one of the two may have been answered, on the phone, to the other. */
export async function settleWait(tx: Tx, keptId: string): Promise<void> {
  const wait = await findWait(tx, keptId)
  if (!wait?.answered_through || wait.waiting_since === null || wait.waiting_since >= wait.answered_through) return
  await moveWait(tx, wait, await firstUnanswered(tx, wait, wait.answered_through))
}
