import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { connect, type Db } from '../connect.ts'
import { migrate } from '../migrate.ts'

/** A table in both databases: what is copied, in which order it is read, and its key counter. */
export type TableShape = {
  name: string
  /** Sorted by name. */
  columns: string[]
  key: string[]
  /** Holds values without a known length, such as history: few rows are read at a time. */
  isHeavy: boolean
  /** The column that the database counts up itself; the copy continues its count. */
  counted: string | undefined
  /** Rows that migrations put there. */
  rowsAtFirst: number
}

/** Keys of SQLite's full-text index, which PostgreSQL does not have; each database assigns its own. */
const OWN_KEYS: Record<string, { drop: string; key: string }> = {
  guests: { drop: 'seq', key: 'id' },
  messages: { drop: 'seq', key: 'id' },
}

/** Filled by triggers when the rows behind it arrive. */
const FILLED_BY_TRIGGERS = new Set(['delivery_counts'])
const NOT_OURS = /^(sqlite_|kysely_)|_search(_|$)/

type Column = { name: string; pk: number; type: string }

/**
 * The tables that these migrations create, each after those it refers to. Read from an empty store in memory, so that
 * nothing else in a database is copied or touched.
 */
export function tablesAfter(migrations: Record<string, Migration>): Promise<TableShape[]> {
  const names = Object.keys(migrations).join()
  const tables = known.get(names) ?? readTables(migrations)
  known.set(names, tables)
  return tables
}

const known = new Map<string, Promise<TableShape[]>>()

async function readTables(migrations: Record<string, Migration>): Promise<TableShape[]> {
  await using store = connect(':memory:')
  const { db } = store
  await migrate(db, migrations)
  const { rows } = await sql<{
    name: string
    sql: string
  }>`select name, sql from sqlite_master where type = 'table' order by name`.execute(db)
  const found = new Map<string, TableShape & { refersTo: string[] }>()
  for (const { name, sql: text } of rows) {
    if (NOT_OURS.test(name) || FILLED_BY_TRIGGERS.has(name)) continue
    found.set(name, await shapeOf(db, name, /autoincrement/i.test(text)))
  }
  const ordered: TableShape[] = []
  const place = (name: string) => {
    const table = found.get(name)
    if (!table) return
    found.delete(name)
    for (const other of table.refersTo) place(other)
    const { refersTo: _, ...shape } = table
    ordered.push(shape)
  }
  for (const name of [...found.keys()]) place(name)
  return ordered
}

async function shapeOf(db: Db, name: string, isCounted: boolean): Promise<TableShape & { refersTo: string[] }> {
  const { rows: columns } = await sql<Column>`select name, pk, type from pragma_table_info(${name})`.execute(db)
  const { rows: references } = await sql<{
    table: string
  }>`select "table" from pragma_foreign_key_list(${name})`.execute(db)
  const { rows: counts } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db)
  const own = OWN_KEYS[name]
  const key = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  return {
    name,
    columns: columns
      .map((column) => column.name)
      .filter((column) => column !== own?.drop)
      .toSorted(),
    key: own ? [own.key] : key.map((column) => column.name),
    isHeavy: columns.some(({ type }) => type.toLowerCase() === 'blob'),
    counted: isCounted ? key[0]?.name : undefined,
    rowsAtFirst: counts[0]?.n ?? 0,
    refersTo: references.map(({ table }) => table).filter((other) => other !== name),
  }
}
