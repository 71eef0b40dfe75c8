import pg from 'pg'
import { inject } from 'vitest'
import { connectPool, openPool, type Store } from '../../src/db/connect.ts'
import { askBroker } from './servers/broker.ts'
import { empty, type State, stateOf } from './servers/emptying.ts'
import { until } from './until.ts'

/** A database and open connections to it, which this process keeps for its next test. */
type Kept = { name: string; pool: pg.Pool; deleted: number }

/** More than these are for tests of concurrency. */
const MAX_CONNECTIONS = 3
/**
 * Deleted rows stay in the files, as a database is not vacuumed while it is kept: with more of them PostgreSQL would
 * choose other indexes, and return rows in another order, than in a new one.
 */
const MAX_DELETED = 300
const PATIENCE_MS = 10_000

const idle: Kept[] = []
let fresh: Promise<State> | undefined

/**
 * A fresh store on PostgreSQL, whose connections outlive it: opening one and running its first statements costs the
 * server many times what emptying a test's tables does. Once closed, the store refuses to be used, like any other.
 */
export async function lendPostgres(): Promise<{ store: Store; remove(): Promise<void> }> {
  const kept = idle.pop() ?? (await openKept())
  return {
    store: connectPool({
      connect: () => kept.pool.connect(),
      end: async () => undefined,
      // What else Kysely wants to know about a pool.
      Client: pg.Client,
      options: kept.pool.options,
    }),
    remove: async () => {
      if (await isAsNew(kept).catch(() => false)) idle.push(kept)
      else {
        await kept.pool.end()
        await askBroker(inject('brokerPort'), 'databaseBack', kept.name)
      }
    },
  }
}

async function openKept(): Promise<Kept> {
  const { name, url } = await askBroker(inject('brokerPort'), 'database')
  const kept = { name, pool: openPool(url), deleted: 0 }
  fresh ??= onConnection(kept.pool, stateOf)
  await fresh
  return kept
}

/** Whether the next test finds it like a new one; waits for running statements. */
async function isAsNew(kept: Kept): Promise<boolean> {
  const { pool } = kept
  await until('connections are idle', () => pool.idleCount === pool.totalCount && pool.waitingCount === 0, PATIENCE_MS)
  await endConnections(pool, pool.totalCount - MAX_CONNECTIONS)
  const state = await fresh
  const deleted = state && (await onConnection(pool, (connection) => empty(connection, state)))
  if (deleted === undefined) return false
  kept.deleted += deleted
  return kept.deleted <= MAX_DELETED
}

async function endConnections(pool: pg.Pool, count: number): Promise<void> {
  if (count <= 0) return
  const all = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()))
  // The pool first hands out what was used last.
  all.forEach((client, n) => void client.release(n >= all.length - count))
}

async function onConnection<T>(pool: pg.Pool, work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
  const connection = await pool.connect()
  try {
    return await work(connection)
  } finally {
    connection.release()
  }
}
