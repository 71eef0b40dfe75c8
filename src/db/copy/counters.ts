import { sql } from 'kysely'
import { type Db, dialectOf, type ReadDb } from '../connect.ts'
import type { TableShape } from './tables.ts'

/**
 * The last key that a table's counter gave, 0 for none. Its rows may be gone since, and references to later ones
 * (positions in the stream of events) must not meet the same keys again.
 */
export async function readCounter(db: ReadDb, { name, counted }: TableShape): Promise<number> {
  if (!counted) return 0
  if (dialectOf(db) === 'sqlite') {
    const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${name}`.execute(db as Db)
    return rows[0]?.seq ?? 0
  }
  const { rows: names } = await sql<{ name: string }>`
    select pg_get_serial_sequence(${name}, ${counted}) as name`.execute(db as Db)
  const { rows } = await sql<{ last: number | string; called: boolean }>`
    select last_value as last, is_called as called from ${sql.raw(names[0]?.name ?? '')}`.execute(db as Db)
  return rows[0]?.called ? Number(rows[0].last) : 0
}

/** Makes a table's counter continue after `last`. */
export async function setCounter(db: Db, { name, counted }: TableShape, last: number): Promise<void> {
  if (!counted || last === 0) return
  if (dialectOf(db) === 'sqlite') {
    const { numAffectedRows } = await sql`update sqlite_sequence set seq = ${last} where name = ${name}`.execute(db)
    if (numAffectedRows === 0n) await sql`insert into sqlite_sequence (name, seq) values (${name}, ${last})`.execute(db)
    return
  }
  await sql`select setval(pg_get_serial_sequence(${name}, ${counted}), ${last})`.execute(db)
}
