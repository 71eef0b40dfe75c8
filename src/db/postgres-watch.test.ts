import { EventEmitter, once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startWire, type Wire } from '../../test/support/servers/wire.ts'
import { freshPostgres, type TestDatabase } from '../../test/support/services.ts'
import { until } from '../../test/support/until.ts'
import { absenceBehind } from '../lib/absence.ts'
import { connect, type Db, type Store } from './connect.ts'
import { demandChangeable } from './demand-changeable.ts'
import { WATCH_TIMES, type WatchTimes, watchPostgres } from './postgres-watch.ts'
import { transact } from './transact.ts'

const QUICK: WatchTimes = {
  silentMs: 300,
  answerMs: 1_000,
  patientMs: 20_000,
  everyMs: 50,
  idleTransactionMs: 300,
  endMs: 300,
}
/** This process does not stand still for long in these tests, however slow the machine. */
const PATIENT: WatchTimes = { ...QUICK, idleTransactionMs: 60_000 }

describe('PostgreSQL that others work with', () => {
  let fresh: TestDatabase
  let url: string
  let wire: Wire

  beforeAll(async () => {
    fresh = await freshPostgres()
    wire = await startWire(Number(new URL(fresh.url).port))
    const wired = new URL(fresh.url)
    wired.port = String(wire.port)
    url = wired.href
  })

  afterAll(async () => {
    await wire[Symbol.asyncDispose]()
    await using store = connect(fresh.url)
    await sql`drop table tills, notes, orders_once`.execute(store.db)
    await fresh.drop()
  })

  function open(watch: WatchTimes): Store {
    const store = connect(url, { isShared: true, watch })
    onTestFinished(() => store.close())
    return store
  }

  it('silent: what waits and what comes ends as an absence, and all goes on when it is back', async () => {
    const { db } = open(PATIENT)
    expect(await pidOf(db)).toBeGreaterThan(0)
    wire.stall()
    const waiting = [pidOf(db), transact(db, (tx) => pidOf(tx))]
    for (const one of waiting) expect(await failureOf(one)).toBe('away')
    expect(await failureOf(pidOf(db))).toBe('away')
    wire.resume()
    await expect.poll(() => pidOf(db).catch(() => 0)).toBeGreaterThan(0)
  })

  it('slower than it is asked: all goes on with its first answer, though none comes in time', async () => {
    const { db } = open({ ...PATIENT, silentMs: 1_000, answerMs: 30 })
    expect(await pidOf(db)).toBeGreaterThan(0)
    wire.stall()
    expect(await failureOf(pidOf(db))).toBe('away')
    // A connection now takes half a second, a statement a quarter.
    wire.slow(120)
    onTestFinished(() => wire.slow(0))
    wire.resume()
    await until('it answers', async () => (await failureOf(pidOf(db))) === 'none')
  })

  it('silent while the store is closed: it is closed all the same', async () => {
    const store = connect(url, { isShared: true, watch: { ...PATIENT, silentMs: 60_000 } })
    onTestFinished(() => wire.resume())
    const asks = Promise.withResolvers<void>()
    const failed = failureOf(
      store.db.transaction().execute(async (tx) => {
        await pidOf(tx)
        wire.stall()
        const waiting = pidOf(tx)
        asks.resolve()
        return waiting
      }),
    )
    await asks.promise
    await store.close()
    expect(await failed).toBe('away')
  })

  it('what is urgent does not wait behind everything else of this process', async () => {
    const { db, urgent = db } = open(PATIENT)
    const asked = Array.from({ length: 40 }, () => sql`select pg_sleep(0.3)`.execute(db))
    const order: string[] = []
    const all = Promise.all(asked).then(() => order.push('everything else'))
    await pidOf(urgent)
    order.push('urgent')
    await all
    expect(order).toEqual(['urgent', 'everything else'])
  })

  it('a statement that takes long goes on', async () => {
    const { db } = open(PATIENT)
    const { rows } = await sql<{ n: number }>`select 1 as n from pg_sleep(1.5)`.execute(db)
    expect(rows).toEqual([{ n: 1 }])
  })

  it('another that answers at its address does not know our connections: they are given up', async () => {
    const { db } = open(PATIENT)
    const before = await pidOf(db)
    wire.abandon()
    expect(await failureOf(pidOf(db))).toBe('away')
    expect(await pidOf(db)).not.toBe(before)
  })

  it('a transaction that the process computed in for too long begins anew', async () => {
    const { db } = open({ ...QUICK, idleTransactionMs: 1_000 })
    let attempts = 0
    const read = await transact(db, async (tx) => {
      attempts += 1
      await sql`select 1`.execute(tx)
      // What the server said meanwhile is read after the next question has gone.
      for (const end = performance.now() + 2_000; attempts === 1 && performance.now() < end; ) Math.random()
      return sql<{ coins: number }>`select 7 as coins`.execute(tx)
    })
    expect([attempts, read.rows]).toEqual([2, [{ coins: 7 }]])
  })

  it('a process that stands still in a transaction holds nobody up, and begins it anew', async () => {
    const { db } = open({ ...QUICK, idleTransactionMs: 1_000 })
    const other = open(PATIENT)
    await sql`create table tills (id int primary key, coins int)`.execute(db)
    await sql`insert into tills values (1, 0)`.execute(db)
    const add = (to: Db, coins: number) => sql`update tills set coins = coins + ${coins} where id = 1`.execute(to)
    let attempts = 0
    const frozen = transact(db, async (tx) => {
      attempts += 1
      await add(tx, 1)
      if (attempts === 1) {
        // Held up only until the server has ended the frozen one's transaction.
        await add(other.db, 10)
        await sleep(100)
      }
      await add(tx, 100)
    })
    await frozen
    expect(attempts).toBe(2)
    expect((await sql<{ coins: number }>`select coins from tills`.execute(db)).rows).toEqual([{ coins: 111 }])
  })

  it('a server that only reads is left for the one that has taken over', async () => {
    const { db } = open(PATIENT)
    await sql`create table notes (words text)`.execute(db)
    const before = await pidOf(db)
    await demandChangeable(db)
    await sql`set default_transaction_read_only = on`.execute(db)
    expect(await failureOf(demandChangeable(db))).toBe('away')
    expect(await failureOf(sql`insert into notes values ('x')`.execute(db))).toBe('away')
    await sql`insert into notes values ('y')`.execute(db)
    expect(await pidOf(db)).not.toBe(before)
  })

  it('a commit whose answer is lost is not made twice', async () => {
    const { db } = open(PATIENT)
    await sql`create table orders_once (words text)`.execute(db)
    wire.loseCommits(1)
    const failed = await failureOf(transact(db, (tx) => sql`insert into orders_once values ('once')`.execute(tx)))
    expect(failed).toBe('away')
    expect((await sql`select words from orders_once`.execute(db)).rows).toEqual([{ words: 'once' }])
  })
})

async function pidOf(db: Db): Promise<number> {
  return (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid ?? 0
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'none',
    (error: unknown) => absenceBehind(error) ?? error,
  )
}

it('a server that has no time for another connection but answers others is there', async () => {
  let questions = 0
  const busy = createServer(() => void questions++).listen(0, '127.0.0.1')
  await once(busy, 'listening')
  const { port } = busy.address() as AddressInfo
  const clientOf = () => {
    const stream = { bytesRead: 0, destroyed: false, destroy: () => void Object.assign(stream, { destroyed: true }) }
    return { connection: { stream, on: () => undefined }, release: () => undefined }
  }
  const [silent, talks] = [clientOf(), clientOf()]
  const pool = Object.assign(new EventEmitter(), {
    options: {},
    connect: async () => talks,
    end: async () => undefined,
  })
  const watched = watchPostgres(pool as never, `postgres://127.0.0.1:${port}/none`, { ...QUICK, answerMs: 100 })
  const talking = setInterval(() => void talks.connection.stream.bytesRead++, 20)
  onTestFinished(async () => {
    clearInterval(talking)
    busy.close()
    await watched.end()
  })
  pool.emit('acquire', silent)
  pool.emit('acquire', talks)
  // The fourth is made when three were not answered in time.
  await until('it was asked for', async () => questions > 3)
  expect(silent.connection.stream.destroyed).toBe(false)
  expect(await failureOf(watched.connect())).toBe('none')
  clearInterval(talking)
  await until('it counts as gone', async () => (await failureOf(watched.connect())) === 'away')
  expect(silent.connection.stream.destroyed).toBe(true)
})

it('keeps nothing of queries that are over', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const heap = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const client = { connection: { stream: { bytesRead: 0 } }, release: () => undefined }
  const pool = Object.assign(new EventEmitter(), {
    options: {},
    connect: async () => client,
    end: async () => undefined,
  })
  const watched = watchPostgres(pool as never, 'postgres://nobody', { ...WATCH_TIMES, everyMs: 60_000 })
  onTestFinished(() => watched.end())
  const queries = 100_000
  const before = heap()
  for (let query = 0; query < queries; query++) (await watched.connect()).release()
  expect((heap() - before) / queries).toBeLessThan(50)
})

it('whoever wants the first connection of a server that says nothing is told by the watch, not by the pool', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const pool = Object.assign(new EventEmitter(), {
    options: {},
    connect: () => new Promise(() => undefined),
    end: async () => undefined,
  })
  const watched = watchPostgres(pool as never, `postgres://127.0.0.1:${port}/none`, { ...QUICK, answerMs: 100 })
  onTestFinished(async () => {
    silent.close()
    await watched.end()
  })
  expect(await failureOf(watched.connect())).toBe('away')
})
