import type { ReadDb } from '../db/index.ts'
import type { NumberRow } from './store.ts'

/** All numbers about which a session pool may have to do something. */
export function listForPool(db: ReadDb): Promise<NumberRow[]> {
  return db
    .selectFrom('numbers')
    .selectAll()
    .where((eb) => eb.or([eb('wanted', '<>', 'logged_out'), eb('state', '<>', 'logged_out')]))
    .orderBy('id')
    .execute()
}
