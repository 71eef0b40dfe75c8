import { sql } from 'kysely'
import { type Db, dialectOf } from './connect.ts'
import { demandChangeable } from './demand-changeable.ts'

/** Rejects when nothing can be written to the store now. On SQLite by rewriting what is there: its disk may be full. */
export async function demandWritableStore(db: Db): Promise<void> {
  if (dialectOf(db) === 'postgres') return demandChangeable(db)
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db)
  await sql.raw(`pragma user_version = ${Number(rows[0]?.user_version ?? 0)}`).execute(db)
}
