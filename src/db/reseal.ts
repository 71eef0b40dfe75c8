import { sql } from 'kysely'
import { openWith, seal } from '../lib/secret-box.ts'
import type { Db } from './connect.ts'
import type { SealedColumn } from './sealed-columns.ts'

export type Resealed = {
  /** Values that now open with the new key. */
  resealed: number
  /** Values that open with neither key. */
  lost: number
}

type Keys = { from: Uint8Array; to: Uint8Array }
type Row = Record<string, string | Uint8Array | null>

const PAGE = 200

/**
 * Encrypts with the new key every value of a column that does not open with it yet, page by page. The product may go on
 * writing: a value that changed meanwhile was written with the new key and is left. When restarted it skips what is
 * done.
 */
export async function resealColumn(db: Db, sealed: SealedColumn, keys: Keys, size = PAGE): Promise<Resealed> {
  const total: Resealed = { resealed: 0, lost: 0 }
  const columns = sql.join([...sealed.key, sealed.column].map((name) => sql.ref(name)))
  const key = sql.join(sealed.key.map((name) => sql.ref(name)))
  let last: unknown[] | undefined
  for (;;) {
    const after = last ? sql`and (${key}) > (${sql.join(last)})` : sql``
    const { rows } = await sql<Row>`
      select ${columns} from ${sql.table(sealed.table)} where ${sql.ref(sealed.column)} is not null ${after}
      order by ${key} limit ${sql.lit(size)}`.execute(db)
    for (const row of rows) {
      const outcome = await resealRow(db, sealed, keys, row)
      if (outcome) total[outcome]++
    }
    const end = rows.at(-1)
    if (!end || rows.length < size) return total
    last = sealed.key.map((name) => end[name])
  }
}

async function resealRow(db: Db, sealed: SealedColumn, keys: Keys, row: Row): Promise<keyof Resealed | undefined> {
  const stored = row[sealed.column]
  if (stored === null || stored === undefined) return undefined
  const bytes = typeof stored === 'string' ? Buffer.from(stored, 'base64') : stored
  const context = sealed.context(Object.fromEntries(sealed.key.map((name) => [name, String(row[name])])))
  if (opened(keys.to, bytes, context)) return undefined
  const plaintext = opened(keys.from, bytes, context)
  if (!plaintext) return 'lost'
  const anew = seal(keys.to, plaintext, context)
  const where = sql.join(
    sealed.key.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
    sql` and `,
  )
  const { numAffectedRows } = await sql`
    update ${sql.table(sealed.table)} set ${sql.ref(sealed.column)} = ${sealed.base64 ? anew.toString('base64') : anew}
    where ${where} and ${sql.ref(sealed.column)} = ${stored}`.execute(db)
  return numAffectedRows === 0n ? undefined : 'resealed'
}

function opened(key: Uint8Array, bytes: Uint8Array, context: string): Buffer | undefined {
  try {
    return openWith(key, bytes, context)
  } catch {
    return undefined
  }
}
