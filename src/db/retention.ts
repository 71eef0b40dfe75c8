import { type RawBuilder, sql } from 'kysely'
import type { RetentionKind } from '../lib/retention-kinds.ts'
import type { ReadDb, Tx } from './connect.ts'
import type { Schema } from './schema.ts'

/** A position in the order in which rows are gone through. */
export type RetentionPlace = { at: number; key: string }

/** A row that is old enough. */
export type AgedRow = {
  key: string
  at: number
  /** Its approximate size, including its file. */
  bytes: number
  /** False: something still needs it. */
  free: boolean
}

/** A part of a kind of data, most often a table: which of its rows are too old, and how they are removed. */
export type RetainedPart = {
  kind: RetentionKind
  /** The name under which the position of its removal is stored. */
  part: string
  /** At most this many rows in one transaction, if not the usual number. */
  atOnce?: number
  /** The next rows from before `before`, oldest first, at most `limit`; fewer: there are no more. */
  look(db: ReadDb | Tx, page: RetentionPage): Promise<AgedRow[]>
  /** Removes these rows, or their words. Returns paths of files that nothing refers to any more. */
  remove(tx: Tx, keys: readonly string[], at: number): Promise<readonly string[] | undefined>
}

export type RetentionPage = { before: number; after: RetentionPlace | undefined; limit: number }

type RetainedTable = Omit<RetainedPart, 'look'> & {
  table: keyof Schema
  /** Its primary key; with `at`, the index by which rows are gone through. */
  key: string
  /** Keys are sequential numbers. */
  numeric?: true
  /** When a row's time began. Rows without it are ignored. */
  at: string
  /** Which rows are looked at at all, written as in the index of `at` and key. */
  within?: RawBuilder<unknown>
  /** About the row `t`. */
  bytes: RawBuilder<number>
  /** About the row `t`: whether it may go. Absent: all may. */
  free?: RawBuilder<unknown>
}

/** A part that is one table. Each page looks at exactly this many rows, whether they may go or not. */
export function retainedTable({ table, key, numeric, at, within, bytes, free, ...part }: RetainedTable): RetainedPart {
  const columns = [sql.ref(at), sql.ref(key)]
  return {
    ...part,
    async look(db, { before, after, limit }) {
      const beyond = after
        ? sql`(${sql.join(columns)}) > (${after.at}, ${numeric ? Number(after.key) : after.key})`
        : sql`1 = 1`
      const { rows } = await sql<{ key: string | number; at: number; bytes: number; free: number }>`
        select t.${sql.ref(key)} as key, t.${sql.ref(at)} as at, ${bytes} as bytes,
          case when ${free ?? sql`1 = 1`} then 1 else 0 end as free
        from (select * from ${sql.table(table)} where ${sql.ref(at)} < ${before} and ${within ?? sql`1 = 1`} and ${beyond}
          order by ${sql.join(columns)} limit ${sql.lit(limit)}) as t
        order by 2, ${sql.ref(`t.${key}`)}`.execute(db)
      return rows.map((row) => ({
        key: String(row.key),
        at: Number(row.at),
        bytes: Number(row.bytes),
        free: Number(row.free) === 1,
      }))
    },
  }
}

/** Bytes of these texts of the row `t`. */
export function bytesOf(...columns: string[]): RawBuilder<number> {
  return sql<number>`${sql.join(
    columns.map((column) => sql`coalesce(octet_length(${sql.ref(`t.${column}`)}), 0)`),
    sql` + `,
  )}`
}

export type RemovedPage = { rows: number; bytes: number; files: readonly string[]; next: RetentionPlace | undefined }

const USUAL_LIMIT = 200

/** Removes what may go of the next page. `next` undefined: there is no more. Doing it twice changes nothing. */
export async function removePage(
  tx: Tx,
  part: RetainedPart,
  { before, after, at }: { before: number; after: RetentionPlace | undefined; at: number },
): Promise<RemovedPage> {
  const limit = part.atOnce ?? USUAL_LIMIT
  const rows = await part.look(tx, { before, after, limit })
  const free = rows.filter((row) => row.free)
  const keys = free.map(({ key }) => key)
  const files = keys.length > 0 ? await part.remove(tx, keys, at) : undefined
  return {
    rows: free.length,
    bytes: free.reduce((sum, { bytes }) => sum + bytes, 0),
    files: files ?? [],
    next: placeAfter(rows, limit),
  }
}

/** Where the page after this one begins. */
export function placeAfter(rows: readonly AgedRow[], limit: number): RetentionPlace | undefined {
  const last = rows.at(-1)
  return last && rows.length >= limit ? { at: last.at, key: last.key } : undefined
}
