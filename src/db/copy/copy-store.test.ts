import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { migrations } from '../../../migrations/index.ts'
import { oldStore } from '../../../test/support/old-stores/open-old-store.ts'
import { freshPostgres } from '../../../test/support/services.ts'
import { connect, migrate, type Store } from '../index.ts'
import {
  type CopyOptions,
  checksumOf,
  copyStore,
  inSnapshot,
  rowOf,
  sourceId,
  tablesAfter,
  textOf,
  unfinishedCopy,
} from './index.ts'

/**
 * A store with rows in many tables, and with everything that differs between databases: bytes, fractions, texts of all
 * scripts.
 */
async function fillStore() {
  const { store, remove } = await oldStore('sqlite')
  const { db } = store
  await migrate(db, migrations)
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
  await db.insertInto('whatsapp_keys').values({ number_id: 'n', kind: 'session', id: 'ё', value: bytes }).execute()
  await sql`insert into whatsapp_keys (number_id, kind, id, value) values ('n', 'session', '', ${Buffer.alloc(0)})`.execute(
    db,
  )
  for (const [i, name] of ['Ёлка', 'ёлка', 'Z', 'a', 'Ä', '🥟', '', "o'neil", '\u202eназад'].entries()) {
    await sql`insert into guest_tags (tag, guest_id) select ${name}, id from guests order by id limit 1 offset ${sql.lit(i)}`.execute(
      db,
    )
  }
  const [restaurant] = await db.selectFrom('restaurants').select('id').execute()
  await sql`insert into rating_days (restaurant_id, date, score, cancellation_rating, overall)
    values (${restaurant!.id}, '2026-01-01', 4.1, 5.0, 0.1), (${restaurant!.id}, '2026-01-02', null, 1e-9, 3)`.execute(
    db,
  )
  // The last event is gone; no other may get the same position.
  await db
    .insertInto('outbox')
    .values({ id: 'evt_x', type: 'guest.created', at: 1, data: '{}', position: null })
    .execute()
  await db.deleteFrom('outbox').where('id', '=', 'evt_x').execute()
  return { store, remove }
}

let from: Store
let removeFrom: () => Promise<void>
beforeAll(async () => {
  ;({ store: from, remove: removeFrom } = await fillStore())
})
afterAll(() => removeFrom())

async function emptyPostgres(): Promise<Store> {
  const { url, drop } = await freshPostgres()
  const store = connect(url)
  onTestFinished(async () => {
    await store.close()
    await drop()
  })
  return store
}

const quiet = { migrations, onPhase: () => undefined, onProgress: () => undefined }
const copy = async (from: Store, to: Store, options: Partial<CopyOptions> = {}) =>
  copyStore(from.db, to, { ...quiet, source: await sourceId(from.db), ...options })

async function contentsOf({ db }: Store) {
  const sums: Record<string, unknown> = {}
  for (const table of await tablesAfter(migrations)) sums[table.name] = await checksumOf(db, table)
  const { rows: counts } = await sql`select queue_id, status, sum(count) as n, sum(replied) as replied
    from delivery_counts group by queue_id, status having sum(count) <> 0`.execute(db)
  sums.counts = new Set(counts.map((row) => JSON.stringify(Object.values(row as object).map(String))))
  const { rows: found } = await sql<{ n: number }>`select count(*) as n from guest_search`.execute(db)
  sums.found = Number(found[0]!.n)
  return sums
}

describe('a copy of a SQLite store in PostgreSQL', () => {
  it('holds the same in every table, is searched and counted, and goes on counting where the original stood', async () => {
    const to = await emptyPostgres()
    const { tables, rows } = await copy(from, to)
    const original = await contentsOf(from)
    expect(await contentsOf(to)).toEqual(original)
    expect(tables).toBeGreaterThan(80)
    expect(rows).toBeGreaterThan(100)
    expect(original.found).toBeGreaterThan(10)
    const event = { id: 'evt_y', type: 'guest.created' as const, at: 1, data: '{}', position: null }
    const next = async ({ db }: Store) =>
      (await db.insertInto('outbox').values(event).returning('seq').executeTakeFirstOrThrow()).seq
    expect(await next(to)).toBe(await next(from))
    expect(await unfinishedCopy(to.db)).toBeUndefined()
  })

  it('is the same after it was cut off at any batch and gone on with', async () => {
    const to = await emptyPostgres()
    const phases: string[] = []
    let [cuts, seen] = [0, 0]
    const cutAt = [1, 2, 7, 40]
    for (;;) {
      const at = cutAt[cuts]
      seen = 0
      try {
        await copy(from, to, {
          size: 3,
          onPhase: (phase) => void phases.push(phase),
          onProgress: () => {
            if (++seen === at) throw new Error('cut off')
          },
        })
        break
      } catch (error) {
        expect(String(error)).toContain('cut off')
        expect(await unfinishedCopy(to.db)).toBeDefined()
        cuts++
      }
    }
    expect(cuts).toBe(cutAt.length)
    expect(phases.filter((phase) => phase === 'resuming')).toHaveLength(cuts)
    expect(await contentsOf(to)).toEqual(await contentsOf(from))
  })

  it('is refused by a database that holds something, and left as it was', async () => {
    const to = await emptyPostgres()
    await sql`insert into teams (id, name, rule, created_at, updated_at) values ('t_1', 'T', 'r', 1, 1)`.execute(to.db)
    await expect(copy(from, to)).rejects.toThrow(/not empty/)
    expect(await to.db.selectFrom('teams').select('id').execute()).toEqual([{ id: 't_1' }])
    expect(await to.db.selectFrom('guests').select('id').execute()).toEqual([])
  })

  it('is not finished for an original that changed, or was another one, unless begun anew', async () => {
    const to = await emptyPostgres()
    const cutOff = copy(from, to, {
      onProgress: (table) => {
        if (table === 'guests') throw new Error('cut off')
      },
    })
    await expect(cutOff).rejects.toThrow('cut off')
    await from.db.updateTable('guests').set({ name: 'Другое имя' }).execute()
    await expect(copy(from, to)).rejects.toThrow(/guests is not the same.*Begin anew with --again/s)
    await expect(copyStore(from.db, to, { ...quiet, source: 'another' })).rejects.toThrow(/of something else/)
    // Every table is compared before it is declared complete.
    await copy(from, to, { again: true })
    expect(await unfinishedCopy(to.db)).toBeUndefined()
  })
})

it('tables are the same in both databases, each after those it refers to', async () => {
  const { db } = await emptyPostgres()
  const tables = await tablesAfter(migrations)
  const { rows } = await sql<{ name: string; columns: string }>`
    select table_name as name, string_agg(column_name, ',' order by column_name collate "C") as columns
    from information_schema.columns where table_schema = 'public' group by table_name`.execute(db)
  const onPostgres = new Map(rows.map(({ name, columns }) => [name, columns]))
  for (const { name, columns, key } of tables) {
    expect([name, onPostgres.get(name)]).toEqual([name, String(columns)])
    expect([name, key.length]).not.toEqual([name, 0])
  }
  const left = [...onPostgres.keys()].filter((name) => !tables.some((table) => table.name === name))
  expect(left.toSorted()).toEqual([
    ...['delivery_counts', 'guest_search', 'kysely_migration', 'kysely_migration_lock', 'message_search'],
  ])
})

it('a snapshot does not see what is written meanwhile', async () => {
  for (const store of [from, await emptyPostgres()]) {
    const other = store.dialect === 'sqlite' ? connect(await fileOf(store)) : store
    await inSnapshot(store, async (snapshot) => {
      const count = async () =>
        Number(
          (
            await snapshot
              .selectFrom('teams')
              .select(({ fn }) => fn.countAll().as('n'))
              .executeTakeFirstOrThrow()
          ).n,
        )
      const before = await count()
      await sql`insert into teams (id, name, rule, created_at, updated_at) values ('t_1', 'T', 'r', 1, 1)`.execute(
        other.db,
      )
      expect(await count()).toBe(before)
    })
    expect(await store.db.selectFrom('teams').select('id').execute()).toEqual([{ id: 't_1' }])
    if (other !== store) await other.close()
  }
})

async function fileOf({ db }: Store): Promise<string> {
  const { rows } = await sql<{ file: string }>`select file from pragma_database_list`.execute(db)
  return rows[0]!.file
}

it('a row is read back as it was written', () => {
  const row = ['ё"\\\n', 0, -1.5, null, '{"b":"AA=="}', 9_007_199_254_740_991]
  expect(rowOf(textOf(row))).toEqual(row)
  expect(rowOf(textOf([Buffer.from([0, 255])]))).toEqual([Buffer.from([0, 255])])
  for (const text of ['{}', '[{}]', '[true]', '[[1]]', '']) expect(() => rowOf(text)).toThrow()
})
