import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { readSources } from '../../test/support/architecture/sources.ts'
import { eachStore, freshSqlite } from '../../test/support/stores.ts'
import { ensureFirstKey } from '../access/index.ts'
import { type Db, resealColumn } from '../db/index.ts'
import { firstKeyOf, keyRing } from '../lib/key-ring.ts'
import { open, openWith, seal } from '../lib/secret-box.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Text columns cannot be told from others by their type. */
const SEALS_TEXT = ['idempotency_keys.body', 'idempotency_steps.result']

it('every column of bytes is resealed, and every file that seals belongs to a slice that says what', async () => {
  await using store = await freshSqlite()
  const { rows } = await sql<{ place: string }>`
    select m.name || '.' || c.name as place from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and lower(c.type) = 'blob' and m.name not like '%search%'`.execute(store.db)
  const named = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`)
  expect(named.toSorted()).toEqual([...rows.map(({ place }) => place), ...SEALS_TEXT].toSorted())

  const sealing = readSources(ROOT)
    .filter(
      ({ path }) => path.startsWith('src/') && !/\.test\.ts$|test-support|^src\/(lib|sandbox|db|commands)\//.test(path),
    )
    .filter(({ text }) => /\bseal\(/.test(text))
  for (const { path } of sealing) {
    const slice = path.split('/')[1] ?? ''
    const list = slice === 'whatsapp' ? 'src/whatsapp/baileys/sealed-columns.ts' : `src/${slice}/sealed-columns.ts`
    expect([path, readFileSync(`${ROOT}${list}`, 'utf8').length > 0]).toEqual([path, true])
  }
  expect(sealing.length).toBeGreaterThan(7)
})

const [FORMER, NEXT, STRANGER] = [randomBytes(32), randomBytes(32), randomBytes(32)]

/** Rows in each table: two with the former key, one with the next, one with a lost key. */
async function fill(db: Db): Promise<void> {
  for (const { table, key, column, base64, context } of SEALED_COLUMNS) {
    await sql`drop table if exists ${sql.table(`full_${table}_${column}`)}`.execute(db)
    await sql`create table ${sql.table(`full_${table}_${column}`)} as select * from ${sql.table(table)} where 1 = 0`.execute(
      db,
    )
    for (const [n, sealedWith] of [FORMER, FORMER, NEXT, STRANGER].entries()) {
      const row = Object.fromEntries(key.map((name) => [name, name === 'id' && isCounted(table) ? n : `${name} ё${n}`]))
      const value = seal(sealedWith, Buffer.from(`secret ${n}`), context(texts(row)))
      const columns = { ...row, [column]: base64 ? value.toString('base64') : value }
      await db
        .insertInto(`full_${table}_${column}` as never)
        .values(columns as never)
        .execute()
    }
  }
}

const isCounted = (table: string) => table === 'push_keys' || table === 'secret_keys'
const texts = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]))

eachStore('a change of the secret key', (openStore) => {
  it('seals every value of the former key anew, however often it is begun, and leaves what it cannot open', async () => {
    const { db } = await openStore()
    await fill(db)
    for (const sealed of SEALED_COLUMNS) {
      const full = { ...sealed, table: `full_${sealed.table}_${sealed.column}` }
      const keys = { from: FORMER, to: NEXT }
      expect([sealed.table, await resealColumn(db, full, keys, 3)]).toEqual([sealed.table, { resealed: 2, lost: 1 }])
      expect(await resealColumn(db, full, keys, 1)).toEqual({ resealed: 0, lost: 1 })
      const { rows } = await sql<Record<string, string | Uint8Array>>`select * from ${sql.table(full.table)}`.execute(
        db,
      )
      const opened = rows.flatMap((row) => {
        const stored = row[sealed.column]!
        const bytes = typeof stored === 'string' ? Buffer.from(stored, 'base64') : stored
        try {
          return openWith(NEXT, bytes, sealed.context(texts(row))).toString()
        } catch {
          return []
        }
      })
      expect(opened.toSorted()).toEqual(['secret 0', 'secret 1', 'secret 2'])
    }
  })

  it('leaves the key of the beginning known, by which links, fingerprints and ids go on', async () => {
    const { db } = await openStore()
    const former = Buffer.from(FORMER)
    expect(Buffer.from(await ensureFirstKey(db, former, former)).equals(FORMER)).toBe(true)
    const ring = keyRing(Buffer.from(NEXT), { second: former })
    expect(Buffer.from(await ensureFirstKey(db, ring, former)).equals(FORMER)).toBe(true)
    for (const column of SEALED_COLUMNS) await resealColumn(db, column, { from: former, to: NEXT })
    const next = Buffer.from(NEXT)
    keyRing(next, { first: await ensureFirstKey(db, next, next) })
    expect(Buffer.from(firstKeyOf(next)).equals(FORMER)).toBe(true)
    // Values of a lost key cannot be known.
    const stranger = Buffer.from(STRANGER)
    expect(await ensureFirstKey(db, stranger, stranger)).toBe(stranger)
  })
})

it('while the key is being changed both open, and the new one alone seals', () => {
  const ring = keyRing(Buffer.from(NEXT), { second: FORMER })
  expect(open(ring, seal(FORMER, Buffer.from('x'), 'c'), 'c').toString()).toBe('x')
  expect(openWith(NEXT, seal(ring, Buffer.from('x'), 'c'), 'c').toString()).toBe('x')
  expect(() => open(ring, seal(STRANGER, Buffer.from('x'), 'c'), 'c')).toThrow()
  expect(() => open(ring, seal(FORMER, Buffer.from('x'), 'c'), 'd')).toThrow()
})
