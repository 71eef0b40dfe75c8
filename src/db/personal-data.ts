import { setImmediate as nextTick } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Db, ReadDb } from './connect.ts'
import type { Schema } from './schema.ts'
import { transact } from './transact.ts'

/** A person whose data are erased: passed to every slice that stores some. */
export type Erasure = {
  db: Db
  /** The guest and those merged into it. */
  guestIds: readonly string[]
  /** E.164 and bare digits, including older ones. */
  phones: readonly string[]
  lids: readonly string[]
  /** The ids by which Meta names the person to businesses. */
  userIds: readonly string[]
  /** Whether a text names the person by an id, a phone in any form or a LID. */
  isNamedIn(text: string): boolean
  /** The same, or by name: for data of which others may lose some, such as problems of imports. */
  isMentionedIn(text: string): boolean
  at: number
  signal: AbortSignal
  /** Something is on its way or being worked on: it is gone through again later. Says what, without naming anybody. */
  waitFor(what: string): void
  /** The columns that were considered: a test compares them with the schema. */
  covered: Map<string, ReadonlySet<string>>
}

/** What a guest gets who requests everything stored about them. Sections come one after another. */
export type GuestExport = {
  db: ReadDb
  guestIds: readonly string[]
  rows(section: string, rows: AsyncIterable<Record<string, unknown>>): Promise<void>
  /** A file of the guest, by path. It may be gone. */
  file(file: ExportedFile): Promise<void>
}

export type ExportedFile = { id: string; name: string; mimeType: string; path: string }

/** How to find a guest's rows: by a column with guest ids, or by one with the keys of another table's rows. */
export type Whose =
  | string
  | { column: string; among: { table: keyof Schema; select: string; whose: Whose } }
  /** Rows that say so in one of the columns to be erased; `named`, `mentioned`: see `Erasure`. */
  | { text: 'named' | 'mentioned' }

type Value = string | number | null
type Columns<Row> = keyof Row & string

/** What a table stores about guests, and what happens with it. */
export type PersonalTable<Row> = {
  /** Columns that identify a row, and by which rows are gone through. */
  key: readonly Columns<Row>[]
  whose: Whose
  /** `delete`, or what replaces the row's values. */
  erase: 'delete' | { [C in Columns<Row>]?: Value | ((row: { [C in Columns<Row>]: unknown }, at: number) => Value) }
  /** Columns needed to compute values, besides those that are erased. */
  reads?: readonly Columns<Row>[]
  /** Texts without personal data: ids, codes, states, what employees did. */
  keeps?: readonly Columns<Row>[]
  /** What the guest's export shows; absent: nothing that other tables do not show. */
  shows?: readonly Columns<Row>[]
}

export type PersonalTables = { [T in keyof Schema]?: PersonalTable<Unwrapped<Schema[T]>> }
type Unwrapped<T> = { [C in keyof T]: T[C] }

const PAGE = 200
type AnyTable = PersonalTable<Record<string, unknown>>
type Row = Record<string, unknown>

/** The hooks by which a slice that stores guests' data in these tables reacts: see `GuestHooks`. */
export function personalHooks(tables: PersonalTables) {
  return {
    onErase: (erasure: Erasure) => eraseTables(erasure, tables),
    onExport: (out: GuestExport) => exportTables(out, tables),
  }
}

/** Erases what these tables hold about a person, a few rows in each transaction. Doing it twice changes nothing. */
export async function eraseTables(erasure: Erasure, tables: PersonalTables): Promise<void> {
  for (const [name, table] of entriesOf(tables)) {
    const erased = table.erase === 'delete' ? [] : Object.keys(table.erase)
    erasure.covered.set(
      name,
      new Set(table.erase === 'delete' ? ['*'] : [...table.key, ...erased, ...(table.keeps ?? [])]),
    )
    const columns = [...new Set([...table.key, ...(table.reads ?? []), ...erased])]
    for await (const rows of pagesOf(erasure.db, name, table, columns, erasure.guestIds)) {
      erasure.signal.throwIfAborted()
      await erasePage(erasure, name, table, rows)
    }
  }
}

async function erasePage(erasure: Erasure, name: string, table: AnyTable, rows: Row[]): Promise<void> {
  const { erase, whose } = table
  const isTheirs = (row: Row) =>
    typeof whose === 'string' ||
    !('text' in whose) ||
    (erase === 'delete' ? Object.keys(row) : Object.keys(erase)).some((column) =>
      says(erasure, whose.text, row[column]),
    )
  const changes = rows.filter(isTheirs).flatMap((row) => {
    if (erase === 'delete') return [{ row, changed: [] }]
    const changed = Object.entries(erase).flatMap(([column, to]) => {
      const value = typeof to === 'function' ? to(row, erasure.at) : (to as Value)
      return value === row[column] ? [] : [[column, value] as const]
    })
    return changed.length > 0 ? [{ row, changed }] : []
  })
  if (changes.length === 0) return
  await transact(erasure.db, async (tx) => {
    for (const { row, changed } of changes) {
      const key = sql.join(
        table.key.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
        sql` and `,
      )
      const assignments = changed.map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
      const statement =
        erase === 'delete'
          ? sql`delete from ${sql.table(name)} where ${key}`
          : sql`update ${sql.table(name)} set ${sql.join(assignments)} where ${key}`
      await statement.execute(tx)
    }
  })
}

function says(erasure: Erasure, how: 'named' | 'mentioned', value: unknown): boolean {
  if (typeof value !== 'string') return false
  return how === 'named' ? erasure.isNamedIn(value) : erasure.isMentionedIn(value)
}

/** Returns what these tables hold about a guest, one section for each. */
export async function exportTables(out: GuestExport, tables: PersonalTables): Promise<void> {
  for (const [name, table] of entriesOf(tables)) {
    if (table.shows) await out.rows(name, shownRows(out, name, table))
  }
}

/** A guest's rows for export: instants as text, JSON as its content. */
async function* shownRows(out: Pick<GuestExport, 'db' | 'guestIds'>, name: string, table: AnyTable) {
  const columns = [...new Set([...table.key, ...(table.shows ?? [])])]
  for await (const rows of pagesOf(out.db, name, table, columns, out.guestIds)) {
    for (const row of rows) {
      yield Object.fromEntries((table.shows ?? []).map((column) => [column, shownValue(column, row[column])]))
    }
  }
}

function shownValue(column: string, value: unknown): unknown {
  if (typeof value === 'number' && /(^|_)at$/.test(column)) return new Date(value).toISOString()
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value ?? null
  try {
    return JSON.parse(value)
  } catch {
    // A text that only begins like JSON.
    return value
  }
}

async function* pagesOf(
  db: Pick<Db, 'getExecutor'>,
  name: string,
  { key, whose }: AnyTable,
  columns: readonly string[],
  guestIds: readonly string[],
): AsyncGenerator<Row[]> {
  const list = (names: readonly string[]) => sql.join(names.map((column) => sql.ref(column)))
  const theirs = condition(whose, guestIds)
  let after = sql`1 = 1`
  for (;;) {
    const { rows } = await sql<Row>`
      select ${list(columns)} from ${sql.table(name)} where ${theirs} and ${after}
      order by ${list(key)} limit ${sql.lit(PAGE)}`.execute(db)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = sql`(${list(key)}) > (${sql.join(key.map((column) => last[column]))})`
    await nextTick()
  }
}

/** Rows of these guests. */
export function condition(whose: Whose, guestIds: readonly string[]): RawBuilder<unknown> {
  if (typeof whose === 'string') return sql`${sql.ref(whose)} in (${sql.join(guestIds)})`
  if ('text' in whose) return sql`1 = 1`
  const { table, select, whose: further } = whose.among
  return sql`${sql.ref(whose.column)} in (select ${sql.ref(select)} from ${sql.table(table)} where ${condition(further, guestIds)})`
}

const entriesOf = (tables: PersonalTables) => Object.entries(tables) as unknown as [string, AnyTable][]
