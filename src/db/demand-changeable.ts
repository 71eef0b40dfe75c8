import { sql } from 'kysely'
import { dialectOf, type ReadDb } from './connect.ts'

/**
 * Rejects when PostgreSQL is read-only (for example because another has taken over), with the code that a change would
 * get.
 */
export async function demandChangeable(db: ReadDb): Promise<void> {
  if (dialectOf(db) === 'sqlite') return
  const { rows } = await sql<{ only: string }>`select current_setting('transaction_read_only') as only`.execute(db)
  if (rows[0]?.only === 'on') throw Object.assign(new Error('the database only reads'), { code: '25006' })
}
