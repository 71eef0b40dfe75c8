import { type Db, transact } from '../db/index.ts'
import { changeState, UNLINKED } from './states.ts'
import { lockNumber } from './store.ts'
import { listNumberIds } from './view.ts'

/**
 * Keeps every linked number from connecting until somebody restarts it: for a copy of a store whose original may be
 * running, as both would open the same sessions.
 */
export async function parkNumbers(db: Db, at: number): Promise<void> {
  for (const id of await listNumberIds(db)) {
    await transact(db, async (tx) => {
      const row = await lockNumber(tx, id)
      if (row && !UNLINKED.includes(row.state)) await changeState(tx, row, { state: 'failed', reason: 'parked' }, at)
    })
  }
}
