import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { type Db, dialectOf } from './connect.ts'

/** Pages that one step of a merge may write: others get a turn between steps. */
const MERGE_PAGES = 200
const INDEXES = ['guest_search', 'message_search'] as const

/**
 * Clears deleted rows out of SQLite's file: an index of words keeps them until its segments are merged, pages keep what
 * has moved away, and the log keeps what was overwritten. False: somebody reads an older state; try again. PostgreSQL
 * reuses free space itself and lets nobody read it.
 */
export async function clearFreeSpace(db: Db): Promise<boolean> {
  const file = await fileOf(db)
  if (file === undefined) return true
  for (const index of INDEXES) await mergeWords(db, index)
  await vacuum(file)
  const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(db)
  return rows[0]?.busy === 0
}

/** Bytes of SQLite's file; 0 when there is none. */
export async function sizeOfFile(db: Db): Promise<number> {
  if ((await fileOf(db)) === undefined) return 0
  const { rows } = await sql<{ bytes: number }>`
    select page_count * page_size as bytes from pragma_page_count, pragma_page_size`.execute(db)
  return rows[0]?.bytes ?? 0
}

async function fileOf(db: Db): Promise<string | undefined> {
  if (dialectOf(db) === 'postgres') return undefined
  const { rows } = await sql<{ file: string }>`select file from pragma_database_list where name = 'main'`.execute(db)
  return rows[0]?.file || undefined
}

/** A negative number starts what `optimize` does and continues it. It is done when a step changes nothing. */
async function mergeWords(db: Db, index: (typeof INDEXES)[number]): Promise<void> {
  const changes = async () => (await sql<{ n: number }>`select total_changes() as n`.execute(db)).rows[0]?.n ?? 0
  for (;;) {
    const before = await changes()
    await sql`insert into ${sql.table(index)} (${sql.ref(index)}, rank) values ('merge', ${-MERGE_PAGES})`.execute(db)
    if ((await changes()) - before < 2) return
  }
}

/** In a thread with a connection of its own: it takes as long as copying the file. */
function vacuum(file: string): Promise<void> {
  const thread = new Worker(new URL('./vacuum-thread.ts', import.meta.url), {
    workerData: { file },
    // Flags of a test runner or a debugger are not for this thread.
    execArgv: [],
  })
  return new Promise((resolve, reject) => {
    thread.once('error', reject)
    thread.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the thread ended with ${code}`))))
  })
}
