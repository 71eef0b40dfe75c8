import { sql } from 'kysely'
import { type Db, dialectOf } from '../../src/db/index.ts'
import { until } from './until.ts'

/**
 * Runs `work` so that `count` of its transactions are open before any of them can end: on PostgreSQL nobody can change
 * `table` until that many wait for a lock. SQLite runs one at a time anyway.
 */
export async function atOnce<T>(db: Db, table: string, count: number, work: () => Promise<T>): Promise<T> {
  if (dialectOf(db) === 'sqlite') return work()
  const held = await db.transaction().execute(async (tx) => {
    await sql`lock table ${sql.table(table)} in share mode`.execute(tx)
    const running = work()
    // Handled at once; whoever waits for the result gets it, too.
    running.catch(() => undefined)
    await until('transactions wait for a lock', async () => (await waitingForLocks(db)) >= count)
    return { running }
  })
  return held.running
}

/** Resolves when `work` has ended, or waits for a lock of PostgreSQL. */
export async function waitsOrEnds(db: Db, work: Promise<unknown>): Promise<void> {
  let isOver = false
  const end = () => {
    isOver = true
  }
  work.then(end, end)
  await until(
    'it ends or waits',
    async () => isOver || (dialectOf(db) === 'postgres' && (await waitingForLocks(db)) > 0),
  )
}

async function waitingForLocks(db: Db): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  `.execute(db)
  return rows[0]?.waiting ?? 0
}
