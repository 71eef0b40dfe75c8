import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { connect as connectSocket, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { migrations } from '../../../migrations/index.ts'
import { type Program, shipped } from '../../../scripts/product.ts'
import { connect, migrate } from '../../../src/db/index.ts'
import { createJobs } from '../../../src/jobs/index.ts'
import { createLogger } from '../../../src/lib/logger.ts'
import { type Databases, openDatabases } from './databases.ts'
import { databaseUrl, onDatabase } from './on-database.ts'
import { findPostgres } from './postgres.ts'
import { findRedis } from './redis.ts'
import type { Server } from './server.ts'

/** What test processes ask for. The answer is one line of JSON. */
export type Answers = {
  /** An empty migrated database. Those named `<run>_...` are ours and dropped at the end. */
  database: { name: string; url: string }
  /** Takes the database with this name back. */
  databaseBack: Record<string, never>
  /** Keys that begin with `<run>` are ours and removed at the end. */
  redis: { url: string; run: string }
  /** A folder with an unused embedded queue, to be copied: making one takes seconds. */
  embeddedQueue: { folder: string }
  /** What `npm start` runs: it starts in half the time that the sources take. */
  builtServer: Program
}
export type Wish = keyof Answers

export type Broker = {
  port: number
  /** Sources may have changed since: the build is checked again. */
  forgetBuilt(): void
  close(): Promise<void>
}

/**
 * Lives in the process that runs the test files and starts each server when a test first asks for it, so that a run of
 * unit tests starts none.
 */
export async function openBroker(runFolder: string): Promise<Broker> {
  const run = `otklik_test_${randomBytes(5).toString('hex')}`
  const opened: {
    postgres?: Promise<{ server: Server; databases: Databases }>
    redis?: Promise<Server>
    embeddedQueue?: Promise<string>
    builtServer?: Promise<Program> | undefined
  } = {}
  const postgres = () => {
    opened.postgres ??= findPostgres().then(async (server) => {
      await createTemplate(server.url, `${run}_template`)
      return { server, databases: await openDatabases(server.url, `${run}_template`, run) }
    })
    return opened.postgres
  }
  const database = async (): Promise<Answers['database']> => {
    const { server, databases } = await postgres()
    const name = await databases.lend()
    return { name, url: databaseUrl(server.url, name) }
  }
  const databaseBack = async (name: string): Promise<Answers['databaseBack']> => {
    await (await postgres()).databases.takeBack(name)
    return {}
  }
  const redis = async (): Promise<Answers['redis']> => {
    opened.redis ??= findRedis()
    return { url: (await opened.redis).url, run }
  }
  const embeddedQueue = async (): Promise<Answers['embeddedQueue']> => {
    // On a machine too busy to open one in time, the next caller may be luckier.
    opened.embeddedQueue ??= makeEmbeddedQueue(runFolder).catch((error: unknown) => {
      opened.embeddedQueue = undefined
      throw error
    })
    return { folder: await opened.embeddedQueue }
  }
  const builtServer = () => {
    opened.builtServer ??= shipped()
    return opened.builtServer
  }
  const answers: { [W in Wish]: (argument: string) => Promise<Answers[W]> } = {
    database,
    databaseBack,
    redis,
    embeddedQueue,
    builtServer,
  }

  const sockets = new Set<Socket>()
  const broker = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('data', (data) => {
      const [wish = '', argument = ''] = String(data).trim().split(' ')
      answers[wish as Wish](argument).then(
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
    forgetBuilt: () => {
      opened.builtServer = undefined
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      broker.close()
      const [database, queue] = await Promise.all([
        usable(opened.postgres?.then(({ server }) => server)),
        usable(opened.redis),
      ])
      if (database && !database.own) await dropDatabases(database.url, run)
      if (queue && !queue.own) await removeKeys(queue.url, run)
      await Promise.all([database?.close(), queue?.close()])
    },
  }
}

/** Asks the broker at `port`; it starts what is not there yet. */
export async function askBroker<W extends Wish>(port: number, wish: W, argument = ''): Promise<Answers[W]> {
  const socket = connectSocket(port, '127.0.0.1')
  socket.write(`${wish} ${argument}\n`)
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
  const folder = await mkdtemp(join(runFolder, 'queue-template-'))
  const jobs = await createJobs({ log: createLogger('silent') }, { dataDir: folder })
  await jobs.close()
  return folder
}

async function createTemplate(url: string, name: string): Promise<void> {
  await onDatabase(url, (client) => client.query(`create database ${name}`))
  const store = connect(databaseUrl(url, name))
  try {
    await migrate(store.db, migrations)
  } finally {
    await store.close()
  }
}

async function dropDatabases(url: string, run: string): Promise<void> {
  await onDatabase(url, async (client) => {
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
