import type { Migration } from 'kysely/migration'
import type { ReadDb, Store } from '../connect.ts'
import { readCounter } from './counters.ts'
import { checksumOf, countRows, readPages } from './rows.ts'
import { migrationsOf } from './snapshot.ts'
import { tablesAfter } from './tables.ts'
import {
  addRows,
  beginCopy,
  CopyDiffers,
  checkTable,
  endTable,
  finishCopy,
  isBegun,
  type Progress,
  progressOf,
  stateOf,
} from './target.ts'

export type CopyOptions = {
  migrations: Record<string, Migration>
  /** Identifies the source: an unfinished copy of it is continued. */
  source: string
  /** Starts over, whatever an unfinished copy holds. */
  again?: boolean | undefined
  onProgress: (table: string, rows: number, of: number) => void
  onPhase: (phase: 'copying' | 'resuming' | 'checking') => void
  /** Rows of one transaction. */
  size?: number
}

/** Why nothing was copied, for people who can fix it. */
export class CannotCopy extends Error {
  override readonly name = 'CannotCopy'
}

/**
 * Copies a store that nobody writes to into an empty one, in batches by key, and compares both: counts and contents of
 * every table. Killed at any moment, it continues where it was. Returns the numbers of tables and rows.
 */
export async function copyStore(
  source: ReadDb,
  target: Store,
  { migrations, source: id, again, onProgress, onPhase, size }: CopyOptions,
): Promise<{ tables: number; rows: number }> {
  await demandCurrent(source, migrations)
  const tables = await tablesAfter(migrations)
  const resumed = await takeTarget(target, { migrations, id, again: again ?? false }, tables)
  onPhase(resumed ? 'resuming' : 'copying')
  for (const table of tables) {
    let progress = await progressOf(target.db, table)
    if (progress.done) continue
    const total = await countRows(source, table)
    for await (const page of readPages(source, table, { after: progress.last, ...(size && { size }) })) {
      progress = await addRows(target.db, table, page, progress)
      onProgress(table.name, progress.check.rows, total)
    }
    await endTable(target.db, table, progress, await readCounter(source, table))
  }
  onPhase('checking')
  let rows = 0
  for (const table of tables) {
    const { check }: Progress = await progressOf(target.db, table)
    if (resumed) await demandUnchanged(source, table, check)
    await checkTable(target.db, table, check)
    rows += check.rows
  }
  await finishCopy(target.db, migrations)
  return { tables: tables.length, rows }
}

/** True when an interrupted copy continues. */
async function takeTarget(
  { db }: Store,
  { migrations, id, again }: { migrations: Record<string, Migration>; id: string; again: boolean },
  tables: Awaited<ReturnType<typeof tablesAfter>>,
): Promise<boolean> {
  const found = await stateOf(db, tables)
  if (found.state === 'filled') {
    throw new CannotCopy(
      'The database is not empty. Give one that holds nothing: Otklik never moves over what is there.',
    )
  }
  if (found.state === 'unfinished' && !again) {
    if (found.source !== id) {
      throw new CannotCopy(
        'The database holds an unfinished copy of something else. Finish that one, or begin anew with --again.',
      )
    }
    if (await isBegun(db)) return true
  }
  await beginCopy(db, { all: migrations, wanted: migrations, source: id })
  return false
}

async function demandUnchanged(
  source: ReadDb,
  table: Awaited<ReturnType<typeof tablesAfter>>[number],
  check: Progress['check'],
): Promise<void> {
  const now = await checksumOf(source, table)
  if (now.rows !== check.rows || now.sum !== check.sum) {
    throw new CannotCopy(
      `${new CopyDiffers(table.name, now, check).message}: the original has changed since the move began. Begin anew with --again.`,
    )
  }
}

/** Throws unless the store has exactly this version's schema. */
export async function demandCurrent(db: ReadDb, migrations: Record<string, Migration>): Promise<void> {
  const ran = await migrationsOf(db)
  const wanted = Object.keys(migrations).toSorted()
  if (ran.length === 0) throw new CannotCopy('There is no store of Otklik there.')
  const newer = ran.filter((name) => !wanted.includes(name))
  if (newer.length > 0) {
    throw new CannotCopy(`The store was made by a newer version of Otklik (${newer[0]}). Use that version.`)
  }
  if (ran.length < wanted.length) {
    throw new CannotCopy('The store is of an older version of Otklik. Bring it up to date first: npm run migrate.')
  }
}
