import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { expect, it } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { connect, migrate } from './index.ts'

/** Tables with their columns, indexes and triggers, however they were created. */
async function shapeOf(db: Kysely<never>): Promise<string[]> {
  const { rows } = await sql<{ words: string }>`
    select m.type || ' ' || m.name || ' ' || coalesce(c.name || ' ' || c.type || ' ' || c."notnull" || ' ' ||
      coalesce(c.dflt_value, ''), m.sql, '') as words
    from sqlite_master m left join pragma_table_info(m.name) c on m.type = 'table'
    where m.name not like 'kysely%' order by 1`.execute(db)
  return rows.map(({ words }) => words)
}

const creates = (table: string): Migration => ({
  up: (db) => sql`create table ${sql.table(table)} (n integer)`.execute(db).then(() => undefined),
})

it('a migration with an earlier name than one that has run is made up for', async () => {
  await using store = connect(':memory:')
  await migrate(store.db, { '1-a': creates('a'), '3-c': creates('c') })
  expect(await migrate(store.db, { '1-a': creates('a'), '2-b': creates('b'), '3-c': creates('c') })).toEqual(['2-b'])
})

it('stores of versions that had later migrations before earlier ones become as all others', async () => {
  await using fresh = connect(':memory:')
  await migrate(fresh.db, migrations)
  await using store = connect(':memory:')
  // Official mailings were developed in parallel with changes that were merged before them.
  const late = /^20261201-[19]|^2026120[23]/
  await migrate(store.db, Object.fromEntries(Object.entries(migrations).filter(([name]) => !late.test(name))))
  expect(await migrate(store.db, migrations)).not.toEqual([])
  expect(await shapeOf(store.db as never)).toEqual(await shapeOf(fresh.db as never))
})

it('the store of a newer version is left as it is, and told what to do', async () => {
  await using store = connect(':memory:')
  await migrate(store.db, { '1-a': creates('a'), '9-new': creates('new') })
  const opened = migrate(store.db, { '1-a': creates('a'), '2-b': creates('b') })
  await expect(opened).rejects.toThrow(/OTKLIK_DATA_DIR: holds data of a newer version of Otklik \(9-new\)/)
  expect((await sql`select 1 from sqlite_master where name = 'b'`.execute(store.db)).rows).toEqual([])
})
