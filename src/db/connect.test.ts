import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { connect } from './connect.ts'

it('SQLite says that the disk is full, takes back the whole transaction, and goes on when there is room', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-full-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await using store = connect(join(folder, 'otklik.sqlite'))
  const { db } = store
  await sql`create table filler (words text)`.execute(db)
  await sql`pragma max_page_count = 20`.execute(db)
  const fill = (kib: number) => sql`insert into filler values (${'x'.repeat(kib * 1_024)})`
  const write = () =>
    db.transaction().execute(async (tx) => {
      await fill(1).execute(tx)
      await fill(200).execute(tx)
    })
  for (let i = 0; i < 2; i++) await expect(write()).rejects.toMatchObject({ code: 'SQLITE_FULL' })
  await sql`pragma max_page_count = 1000`.execute(db)
  await write()
  expect((await sql<{ n: number }>`select count(*) as n from filler`.execute(db)).rows).toEqual([{ n: 2 }])
})

it('SQLite lets others in however many transactions follow each other', async () => {
  await using store = connect(':memory:')
  const { db } = store
  await sql`create table things (n integer)`.execute(db)
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  onTestFinished(() => clearInterval(timer))
  const begunAt = performance.now()
  for (let n = 0; performance.now() - begunAt < 200; n++) {
    await db.transaction().execute((tx) => sql`insert into things values (${n})`.execute(tx))
  }
  expect(turns).toBeGreaterThan(2)
})

it('SQLite is used by one at a time, in the order in which they came, whether they fail or not', async () => {
  await using store = connect(':memory:')
  const { db } = store
  await sql`create table things (n integer)`.execute(db)
  const begun: number[] = []
  const works = Array.from({ length: 50 }, async (_, n) => {
    // Every fifth is a statement without a transaction.
    if (n % 5 === 4) return sql`insert into things values (${n})`.execute(db).then(() => begun.push(n))
    return db.transaction().execute(async (tx) => {
      begun.push(n)
      await sql`insert into things values (${n})`.execute(tx)
      if (n % 3 === 0) throw new Error('on purpose')
    })
  })
  await Promise.allSettled(works)
  expect(begun).toEqual(Array.from({ length: 50 }, (_, n) => n))
  const stored = await sql<{ n: number }>`select n from things order by rowid`.execute(db)
  expect(stored.rows.map(({ n }) => n)).toEqual(begun.filter((n) => n % 5 === 4 || n % 3 !== 0))
})

it('SQLite goes to the next when somebody stops waiting for it', async () => {
  await using store = connect(':memory:')
  const { db } = store
  await sql`create table things (n integer)`.execute(db)
  const held = Promise.withResolvers<void>()
  const first = db.transaction().execute(() => held.promise)
  const stopping = new AbortController()
  const second = sql`insert into things values (2)`.execute(db, { signal: stopping.signal })
  const third = sql`insert into things values (3)`.execute(db)
  stopping.abort()
  await expect(second).rejects.toThrow()
  held.resolve()
  await Promise.all([first, third])
  expect((await sql<{ n: number }>`select n from things`.execute(db)).rows).toEqual([{ n: 3 }])
})
