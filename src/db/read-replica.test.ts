import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { connect, type ReadDb, type StoreOptions } from './connect.ts'
import { readReplica, transact } from './index.ts'
import { openReadReplica } from './read-replica.ts'

async function fileFor() {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-replica-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'otklik.sqlite')
}

async function open(options: StoreOptions = { replicaFromBytes: 0 }) {
  const store = connect(await fileFor(), options)
  onTestFinished(store.close)
  await sql`create table things (n integer)`.execute(store.db)
  return store
}

/** Counts this far, at some millions a second. */
const counting = (to: number) => sql<{ n: number }>`
  with recursive n (i) as (select 1 union all select i + 1 from n where i < ${to}) select count(*) as n from n`

const countThings = async (db: ReadDb) =>
  (await sql<{ n: number }>`select count(*) as n from things`.execute(db)).rows[0]?.n

describe('the read replica of a SQLite file', () => {
  it('leaves this thread to others while a statement goes over all there is', async () => {
    const { db } = await open()
    const replica = readReplica(db)
    await countThings(replica)
    const [here, all] = [process.threadCpuUsage(), process.cpuUsage()]
    let turns = 0
    let isOver = false
    const reading = counting(1_000_000)
      .execute(replica)
      .finally(() => {
        isOver = true
      })
    for (; !isOver; turns++) await new Promise((resolve) => setTimeout(resolve, 5))
    expect((await reading).rows).toEqual([{ n: 1_000_000 }])
    expect(turns).toBeGreaterThan(3)
    const [hereSpent, allSpent] = [process.threadCpuUsage(here), process.cpuUsage(all)]
    expect((hereSpent.user + hereSpent.system) / (allSpent.user + allSpent.system)).toBeLessThan(0.5)
  })

  it('sees all that was committed before a statement began, and nothing that is not', async () => {
    const { db } = await open()
    const replica = readReplica(db)
    for (let n = 1; n <= 20; n++) {
      await transact(db, async (tx) => {
        await sql`insert into things values (${n})`.execute(tx)
        expect(await countThings(replica)).toBe(n - 1)
        expect(await countThings(readReplica(tx))).toBe(n)
      })
      expect(await countThings(replica)).toBe(n)
    }
  })

  it('is the handle itself in a transaction, of a small file and in memory', async () => {
    const { db } = await open({})
    expect(readReplica(db)).toBe(db)
    await using inMemory = connect(':memory:', { replicaFromBytes: 0 })
    expect(readReplica(inMemory.db)).toBe(inMemory.db)
    const large = await open({ replicaFromBytes: 8_192 })
    expect(readReplica(large.db)).not.toBe(large.db)
    await large.db.transaction().execute(async (tx) => expect(readReplica(tx)).toBe(tx))
  })

  it('says what SQLite says, goes on after it, and writes nothing', async () => {
    const { db } = await open()
    const replica = readReplica(db)
    await expect(sql`select * from nowhere`.execute(replica)).rejects.toMatchObject({
      name: 'SqliteError',
      code: 'SQLITE_ERROR',
      message: 'no such table: nowhere',
    })
    const write = sql`insert into things values (1) returning n`
    await expect(write.execute(replica)).rejects.toMatchObject({ code: 'SQLITE_READONLY' })
    expect(await countThings(replica)).toBe(0)
  })

  it('does not begin a statement whose caller has gone, and does not keep those who left waiting', async () => {
    const { db } = await open()
    const replica = readReplica(db)
    let isOver = false
    const first = counting(1_000_000)
      .execute(replica)
      .finally(() => {
        isOver = true
      })
    const gone = new AbortController()
    const second = counting(1_000_000_000).execute(replica, { signal: gone.signal })
    await othersHadTheirTurn()
    gone.abort(new Error('gone'))
    await expect(second).rejects.toThrow('gone')
    expect(isOver).toBe(false)
    await first
    expect(await countThings(replica)).toBe(0)
  })

  it('is closed with the store: what is read ends first, those who wait are told', async () => {
    const { db, close } = await open()
    const replica = readReplica(db)
    await countThings(replica)
    const reading = [counting(1_000_000), counting(1_000_000_000)].map((each) => each.execute(replica))
    const refused = Promise.allSettled(reading)
    await othersHadTheirTurn()
    await close()
    for (const { status, reason } of (await refused) as PromiseRejectedResult[]) {
      expect(status).toBe('rejected')
      expect(String(reason)).toMatch(/Connection terminated|destroyed/)
    }
    await expect(countThings(replica)).rejects.toThrow()
  })

  it('ends its thread when nothing is asked, and begins another with the next question', async () => {
    const { db, close } = await open()
    onTestFinished(close)
    const file = (await sql<{ file: string }>`select file from pragma_database_list`.execute(db)).rows[0]?.file ?? ''
    const replica = openReadReplica(file, { idleMs: 1 })
    onTestFinished(() => replica.destroy())
    const timeout = async () => (await sql<{ timeout: number }>`pragma busy_timeout`.execute(replica)).rows[0]?.timeout
    const usual = await timeout()
    // The connection remembers this.
    await sql`pragma busy_timeout = 1234`.execute(replica)
    await vi.waitFor(async () => expect(await timeout()).toBe(usual))
  })

  it('outlives the end of its thread', async () => {
    const replica = openReadReplica(join(tmpdir(), 'otklik-no-such-file.sqlite'))
    onTestFinished(() => replica.destroy())
    for (let i = 0; i < 2; i++) await expect(countThings(replica)).rejects.toThrow('unable to open database file')
  })
})
