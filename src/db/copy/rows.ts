import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, ReadDb } from '../connect.ts'
import type { TableShape } from './tables.ts'

/** A value as both databases give it. */
export type Value = string | number | Uint8Array | null
/** In the order of the table's columns. */
export type Row = Value[]

const PAGE = 500
const PAGE_OF_HEAVY = 20
/** Parameters of one statement, below the limits of both databases. */
const MAX_PARAMETERS = 30_000

/** All rows of a table by key, after the row with these key values, some hundred at a time. */
export async function* readPages(
  db: ReadDb,
  table: TableShape,
  { after, size = table.isHeavy ? PAGE_OF_HEAVY : PAGE }: { after?: Row | undefined; size?: number } = {},
): AsyncGenerator<Row[]> {
  const list = (names: string[]) => sql.join(names.map((name) => sql.ref(name)))
  const places = table.key.map((name) => table.columns.indexOf(name))
  let last = after
  for (;;) {
    const from = last ? sql`where (${list(table.key)}) > (${sql.join(last)})` : sql``
    const { rows } = await sql<Record<string, Value>>`
      select ${list(table.columns)} from ${sql.table(table.name)} ${from} order by ${list(table.key)} limit ${sql.lit(size)}
    `.execute(db as Db)
    const page = rows.map((row) => table.columns.map((name) => row[name] ?? null))
    if (page.length > 0) yield page
    const end = page.at(-1)
    if (!end || page.length < size) return
    last = places.map((place) => end[place] ?? null)
  }
}

/** The key values of a row. */
export function keyOf(table: TableShape, row: Row): Row {
  return table.key.map((name) => row[table.columns.indexOf(name)] ?? null)
}

/** Writes rows in as few statements as the databases allow. */
export async function insertRows(db: Db, table: TableShape, rows: readonly Row[]): Promise<void> {
  const step = Math.max(1, Math.floor(MAX_PARAMETERS / table.columns.length))
  const columns = sql.join(table.columns.map((name) => sql.ref(name)))
  for (let from = 0; from < rows.length; from += step) {
    const values = rows.slice(from, from + step).map((row) => sql`(${sql.join(row)})`)
    await sql`insert into ${sql.table(table.name)} (${columns}) values ${sql.join(values)}`.execute(db)
  }
}

export async function countRows(db: ReadDb, table: Pick<TableShape, 'name'>): Promise<number> {
  const { rows } = await sql<{ n: number | string }>`select count(*) as n from ${sql.table(table.name)}`.execute(
    db as Db,
  )
  return Number(rows[0]?.n ?? 0)
}

/** The number of rows and their contents, independent of their order, since the databases sort texts differently. */
export type Checksum = { rows: number; sum: string }

const SUM_BITS = 128

/** Adds rows to a sum of their SHA-256. The same for equal rows of both databases. */
export function checksum({ rows: count, sum: before }: Checksum = { rows: 0, sum: '0' }) {
  let rows = count
  let sum = BigInt(`0x${before}`)
  return {
    add(page: readonly Row[]): void {
      for (const row of page) {
        const digest = createHash('sha256').update(textOf(row)).digest('hex')
        sum = BigInt.asUintN(SUM_BITS, sum + BigInt(`0x${digest.slice(0, SUM_BITS / 4)}`))
      }
      rows += page.length
    },
    value: (): Checksum => ({ rows, sum: sum.toString(16) }),
  }
}

/** The checksum of a table as it stands. */
export async function checksumOf(db: ReadDb, table: TableShape): Promise<Checksum> {
  const total = checksum()
  for await (const page of readPages(db, table)) total.add(page)
  return total.value()
}

/** A row as text that distinguishes bytes from texts: what is hashed, and what a backup holds. */
export function textOf(row: Row): string {
  return JSON.stringify(
    row.map((value) => (value instanceof Uint8Array ? { b: Buffer.from(value).toString('base64') } : value)),
  )
}

/** The row of a text written by `textOf`. Throws for any other text. */
export function rowOf(text: string): Row {
  const parsed: unknown = JSON.parse(text)
  if (!Array.isArray(parsed)) throw new Error('not a row')
  return parsed.map((value: unknown) => {
    if (value === null || typeof value === 'string' || typeof value === 'number') return value
    const bytes = typeof value === 'object' && 'b' in value ? value.b : undefined
    if (typeof bytes !== 'string') throw new Error('not a value of a row')
    return Buffer.from(bytes, 'base64')
  })
}
