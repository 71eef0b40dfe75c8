import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { z } from 'zod'
import { type Db, dialectOf, type ReadDb } from '../connect.ts'
import { migrate } from '../migrate.ts'
import { storedJson } from '../stored-json.ts'
import { transact } from '../transact.ts'
import { setCounter } from './counters.ts'
import { type Checksum, checksum, checksumOf, countRows, insertRows, keyOf, type Row } from './rows.ts'
import { hasTable, migrationsOf } from './snapshot.ts'
import { type TableShape, tablesAfter } from './tables.ts'

/**
 * Records the progress of a copy until it is complete. A store with this table is incomplete, and no process starts on
 * it.
 */
const PROGRESS = 'otklik_copy'

/** The state of a store that is to receive a copy. `source`: the id of the store it was being filled from. */
export type TargetState = { state: 'empty' } | { state: 'filled' } | { state: 'unfinished'; source: string }

const value = z.union([z.string(), z.number(), z.null()])
const progressSchema = z.object({
  /** Key of the last row that is there. Keys hold no bytes. */
  last: z.array(value).optional(),
  done: z.boolean(),
  check: z.object({ rows: z.number(), sum: z.string() }),
})
export type Progress = z.output<typeof progressSchema>
const readProgress = storedJson('otklik_copy.value', progressSchema)

/** The source of an unfinished copy; undefined: the store is complete, or was never filled. */
export async function unfinishedCopy(db: ReadDb): Promise<string | undefined> {
  if (!(await hasTable(db, PROGRESS))) return undefined
  const { rows } = await sql<{ value: string }>`
    select value from ${sql.table(PROGRESS)} where name = ''`.execute(db as Db)
  return rows[0]?.value ?? ''
}

/**
 * Whether a store may be filled: it has no tables of ours, or only those that migrations create, with the rows they
 * insert.
 */
export async function stateOf(db: Db, tables: readonly TableShape[]): Promise<TargetState> {
  const source = await unfinishedCopy(db)
  if (source !== undefined) return { state: 'unfinished', source }
  for (const table of tables) {
    if ((await hasTable(db, table.name)) && (await countRows(db, table)) > table.rowsAtFirst) return { state: 'filled' }
  }
  return { state: 'empty' }
}

/**
 * Removes all our tables from a store, creates those of these migrations again, empty, and notes whose copy they will
 * hold. All rows that were there are lost.
 */
export async function beginCopy(
  db: Db,
  { all, wanted, source }: { all: Record<string, Migration>; wanted: Record<string, Migration>; source: string },
): Promise<void> {
  const isReady = await isEmptyAfter(db, wanted)
  await sql`create table if not exists ${sql.table(PROGRESS)} (name text primary key, value text not null)`.execute(db)
  await sql`delete from ${sql.table(PROGRESS)}`.execute(db)
  await sql`insert into ${sql.table(PROGRESS)} (name, value) values ('', ${source})`.execute(db)
  if (!isReady) {
    await removeTables(db, await tablesAfter(all))
    await migrate(db, wanted)
  }
  for (const { name } of (await tablesAfter(wanted)).toReversed()) await sql`delete from ${sql.table(name)}`.execute(db)
  // Written last: an earlier interruption starts over.
  await sql`insert into ${sql.table(PROGRESS)} (name, value) values ('begun', '1')`.execute(db)
}

/** A store that has exactly these tables and no rows need not be created again. */
async function isEmptyAfter(db: Db, wanted: Record<string, Migration>): Promise<boolean> {
  const ran = await migrationsOf(db)
  if (String(ran) !== String(Object.keys(wanted).toSorted())) return false
  return (await stateOf(db, await tablesAfter(wanted))).state === 'empty'
}

/** Whether all tables of an unfinished copy were created. */
export async function isBegun(db: ReadDb): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(PROGRESS)} where name = 'begun'`.execute(db as Db)
  return rows.length > 0
}

const FILLED_BY_TRIGGERS = ['guest_search', 'message_search', 'message_search_later', 'delivery_counts']
const OF_MIGRATIONS = ['kysely_migration', 'kysely_migration_lock']

async function removeTables(db: Db, tables: readonly TableShape[]): Promise<void> {
  const names = [...tables.map(({ name }) => name).toReversed(), ...FILLED_BY_TRIGGERS, ...OF_MIGRATIONS]
  if (dialectOf(db) === 'sqlite') {
    for (const name of names) await sql`drop table if exists ${sql.table(name)}`.execute(db)
    return
  }
  // Trigger functions are removed in the same transaction, or migrations would find them there already.
  await transact(db, async (tx) => {
    const { rows } = await sql<{ name: string }>`
      select distinct t.tgfoid::regprocedure::text as name from pg_trigger t
      where not t.tgisinternal and t.tgrelid in (
        select to_regclass(n.name) from unnest(${names}::text[]) as n(name))`.execute(tx)
    for (const name of names) await sql`drop table if exists ${sql.table(name)} cascade`.execute(tx)
    for (const { name } of rows) await sql`drop function if exists ${sql.raw(name)}`.execute(tx)
    await sql`drop function if exists search_words(text)`.execute(tx)
  })
}

export const NOTHING_YET: Progress = { done: false, check: { rows: 0, sum: '0' } }

/** How far the copy of a table has got. */
export async function progressOf(db: ReadDb, { name }: TableShape): Promise<Progress> {
  const { rows } = await sql<{ value: string }>`
    select value from ${sql.table(PROGRESS)} where name = ${`table ${name}`}`.execute(db as Db)
  return rows[0] ? readProgress(rows[0].value) : NOTHING_YET
}

/** Adds rows to a table, and records it in the same transaction. */
export async function addRows(db: Db, table: TableShape, rows: readonly Row[], before: Progress): Promise<Progress> {
  const check = checksum(before.check)
  check.add(rows)
  const last = rows.length > 0 ? keyOf(table, rows.at(-1) ?? []) : before.last
  const after: Progress = { ...(last && { last: z.array(value).parse(last) }), done: false, check: check.value() }
  try {
    await transact(db, async (tx) => {
      await insertRows(tx, table, rows)
      await writeProgress(tx, table, after)
    })
  } catch (error) {
    throw new Error(`a row of ${table.name} does not fit the new store: ${String(error)}`, { cause: error })
  }
  return after
}

/** Records that a table is complete, and makes its counter continue where the original stands. */
export async function endTable(db: Db, table: TableShape, before: Progress, counter: number): Promise<void> {
  await transact(db, async (tx) => {
    await setCounter(tx, table, counter)
    await writeProgress(tx, table, { ...before, done: true })
  })
}

async function writeProgress(db: Db, { name }: TableShape, progress: Progress): Promise<void> {
  await sql`
    insert into ${sql.table(PROGRESS)} (name, value) values (${`table ${name}`}, ${JSON.stringify(progress)})
    on conflict (name) do update set value = excluded.value`.execute(db)
}

/** Reads a table of the copy again. Throws when it does not hold what was to be copied. */
export async function checkTable(db: ReadDb, table: TableShape, expected: Checksum): Promise<void> {
  const found = await checksumOf(db, table)
  if (found.rows !== expected.rows || found.sum !== expected.sum) throw new CopyDiffers(table.name, expected, found)
}

export class CopyDiffers extends Error {
  constructor(table: string, expected: Checksum, found: Checksum) {
    super(
      `${table} is not the same in both: ${expected.rows} rows were expected and ${found.rows} are there` +
        `${expected.rows === found.rows ? ', but not with the same contents' : ''}`,
    )
    this.name = 'CopyDiffers'
  }
}

/** Applies all migrations to the copy, does what is left to do, and declares it complete. */
export async function finishCopy(
  db: Db,
  all: Record<string, Migration>,
  lastly: () => Promise<void> = async () => undefined,
): Promise<void> {
  await migrate(db, all)
  await lastly()
  await sql`drop table ${sql.table(PROGRESS)}`.execute(db)
}
