import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectSocket, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { migrations } from '../../../migrations/index.ts'
import { connect, migrate } from '../../../src/db/index.ts'
import { createJobs } from '../../../src/jobs/index.ts'
import { createLogger } from '../../../src/lib/logger.ts'
import { findPostgres } from './postgres.ts'
import { findRedis } from './redis.ts'
import type { Server } from './server.ts'

/** What test processes ask for. The answer is one line of JSON. */
export type Answers = {
  /** `template`: a migrated database to be copied. Databases named `<run>_...` are ours and dropped at the end. */
  postgres: { url: string; run: string; template: string }
  /** Keys that begin with `<run>` are ours and removed at the end. */
  redis: { url: string; run: string }
  /** A folder with an embedded queue that nobody has used, to be copied: making one takes seconds. */
  embeddedQueue: { folder: string }
}
export type Wish = keyof Answers

export type Broker = { port: number; close(): Promise<void> }

/**
 * Lives in the process that runs the test files and starts each server when a test first asks for it, so that a run of
 * unit tests starts none.
 */
export async function openBroker(runFolder: string): Promise<Broker> {
  const run = `otklik_test_${randomBytes(5).toString('hex')}`
  const opened: { postgres?: Promise<Server>; redis?: Promise<Server>; embeddedQueue?: Promise<string> } = {}
  const postgres = async (): Promise<Answers['postgres']> => {
    opened.postgres ??= findPostgres().then(async (server) => {
      await createTemplate(server.url, `${run}_template`)
      return server
    })
    return { url: (await opened.postgres).url, run, template: `${run}_template` }
  }
  const redis = async (): Promise<Answers['redis']> => {
    opened.redis ??= findRedis()
    return { url: (await opened.redis).url, run }
  }
  const embeddedQueue = async (): Promise<Answers['embeddedQueue']> => {
    opened.embeddedQueue ??= makeEmbeddedQueue(runFolder)
    return { folder: await opened.embeddedQueue }
  }
  const answers: { [W in Wish]: () => Promise<Answers[W]> } = { postgres, redis, embeddedQueue }

  const sockets = new Set<Socket>()
  const broker = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('data', (data) => {
      const answer = answers[String(data).trim() as Wish]()
      answer.then(
        (value) => socket.end(JSON.stringify({ value })),
        (error: Error) => socket.end(JSON.stringify({ error: error.message })),
      )
    })
  }).listen(0, '127.0.0.1')
  await once(broker, 'listening')
  const address = broker.address()
  if (!address || typeof address === 'string') throw new Error('no port')

  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      broker.close()
      const [database, queue] = await Promise.all([usable(opened.postgres), usable(opened.redis)])
      if (database && !database.own) await dropDatabases(database.url, run)
      if (queue && !queue.own) await removeKeys(queue.url, run)
      await Promise.all([database?.close(), queue?.close()])
    },
  }
}

/** Asks the broker at `port`; it starts what is not there yet. */
export async function askBroker<W extends Wish>(port: number, wish: W): Promise<Answers[W]> {
  const socket = connectSocket(port, '127.0.0.1')
  socket.write(`${wish}\n`)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  const { value, error } = JSON.parse(Buffer.concat(chunks).toString())
  if (error) throw new Error(error)
  return value
}

function usable(server: Promise<Server> | undefined): Promise<Server | undefined> | undefined {
  return server?.catch(() => undefined)
}

async function makeEmbeddedQueue(runFolder: string): Promise<string> {
  const folder = join(runFolder, 'queue-template')
  const jobs = await createJobs({ log: createLogger('silent') }, { dataDir: folder })
  await jobs.close()
  return folder
}

async function createTemplate(url: string, name: string): Promise<void> {
  await onServer(url, (client) => client.query(`create database ${name}`))
  const store = connect(databaseUrl(url, name))
  try {
    await migrate(store.db, migrations)
  } finally {
    await store.close()
  }
}

/** The same server, another database. */
export function databaseUrl(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function dropDatabases(url: string, run: string): Promise<void> {
  await onServer(url, async (client) => {
    const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [run])
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  })
}

async function removeKeys(url: string, run: string): Promise<void> {
  const redis = new Redis(url)
  for await (const keys of redis.scanStream({ match: `${run}*`, count: 1_000 })) {
    if (keys.length > 0) await redis.unlink(...keys)
  }
  redis.disconnect()
}
