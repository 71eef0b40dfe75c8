import { execFile } from 'node:child_process'
import { readdir, readFile, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { exists } from './exists.ts'
import { freePort, type KeptProcess, keepProcess, newFolder, type User, waitUntilReady } from './kept-process.ts'
import { type Server, server } from './server.ts'

const run = promisify(execFile)
const STANDARD_URLS = [
  'postgres://postgres@127.0.0.1:5432/postgres',
  'postgres://postgres:postgres@127.0.0.1:5432/postgres',
]

/** Durability is for data that somebody will miss. */
const FAST = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  // Databases are emptied or dropped before there is something to clean.
  'autovacuum=off',
  // Tables without statistics look large, and compiling a statement costs more than it reads.
  'jit=off',
  'max_connections=400',
]

/** `DATABASE_URL` if it names PostgreSQL, else a server on the standard port that lets us in, else one of our own. */
export async function findPostgres(): Promise<Server> {
  const running = await findRunning()
  return running ? server(running, false, async () => undefined) : startPostgres()
}

/** Whether `findPostgres` will find one. Throws when `DATABASE_URL` cannot be used. */
export async function postgresIsThere(): Promise<boolean> {
  return ((await findRunning()) ?? (await findBinaries())) !== undefined
}

async function findRunning(): Promise<string | undefined> {
  const given = process.env.DATABASE_URL
  if (given && /^postgres(ql)?:/.test(given)) {
    const refusal = await whyNoDatabases(given)
    if (refusal) throw new Error(`The tests make databases of their own on DATABASE_URL, but ${refusal}.`)
    return given
  }
  for (const url of STANDARD_URLS) if ((await whyNoDatabases(url)) === undefined) return url
  return undefined
}

/** Our own PostgreSQL on a free port, in a folder that is removed with it. */
async function startPostgres(): Promise<Server> {
  const binaries = await postgresBinaries()
  const user = await serverUser()
  const folder = await newFolder('otklik-postgres-', user)
  const data = `${folder}/data`
  await initialise(binaries, data, folder, user)
  const port = await freePort()
  const kept = keepProcess(commandOf(binaries, data, port, folder), folder, 'QUIT', user)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await waitUntilReady('PostgreSQL', kept, () => demandDatabases(url))
  return server(url, true, kept.stop)
}

/** A PostgreSQL for one test, which may stop it and start it again with the same data. */
export type StoppablePostgres = AsyncDisposable & { url: string; stop(): Promise<void>; start(): Promise<void> }

/** What has been committed is in the file before it is reported, so stopping at once loses nothing. */
const KEEPS_COMMITS = ['synchronous_commit=on', 'autovacuum=on']

/** It stops at once, without waiting for anybody. `keepsCommits`: not even the last transactions are lost by that. */
export async function stoppablePostgres({ keepsCommits = false } = {}): Promise<StoppablePostgres> {
  const binaries = await postgresBinaries()
  const user = await serverUser()
  const folder = await newFolder('otklik-postgres-', user)
  const data = `${folder}/data`
  await initialise(binaries, data, folder, user)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let kept: KeptProcess | undefined
  const start = async () => {
    // Goes with the process; the data stay.
    const place = await newFolder('otklik-postgres-run-', user)
    const more = keepsCommits ? KEEPS_COMMITS : []
    kept = keepProcess(commandOf(binaries, data, port, place, more), place, 'QUIT', user)
    await waitUntilReady('PostgreSQL', kept, () => demandDatabases(url))
  }
  const stop = async () => kept?.stop()
  await start()
  return {
    url,
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function initialise(binaries: string, data: string, cwd: string, user: User | undefined) {
  const flags = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  return run(`${binaries}/initdb`, flags, { cwd, ...user })
}

function commandOf(binaries: string, data: string, port: number, sockets: string, more: string[] = []): string[] {
  const command = [`${binaries}/postgres`, '-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', sockets]
  return [...command, ...[...FAST, ...more].flatMap((setting) => ['-c', setting])]
}

async function demandDatabases(url: string): Promise<void> {
  const refusal = await whyNoDatabases(url)
  if (refusal) throw new Error(refusal)
}

async function whyNoDatabases(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query(
      'select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user',
    )
    return rows[0]?.may ? undefined : 'its role may not create databases'
  } catch (error) {
    return `nobody answers there (${error instanceof Error ? error.message : String(error)})`
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function postgresBinaries(): Promise<string> {
  const found = await findBinaries()
  if (found) return found
  throw new Error('No PostgreSQL here: `npm test` installs it where it can, or install it, or set DATABASE_URL.')
}

/** The folder with both `initdb` and `postgres`, the newest version first. Debian keeps it out of the PATH. */
async function findBinaries(): Promise<string | undefined> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  const folders = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`),
    ...(process.env.PATH ?? '').split(':').filter(Boolean),
    '/usr/local/pgsql/bin',
    '/opt/homebrew/bin',
  ]
  for (const folder of folders) {
    if ((await exists(`${folder}/initdb`)) && (await exists(`${folder}/postgres`))) return folder
  }
  return undefined
}

/** PostgreSQL refuses to run as root: as root, it is run by `postgres`, or by `nobody` if that user does not exist. */
async function serverUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const entry = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  if (!entry) throw new Error('PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody".')
  return { uid: Number(entry[2]), gid: Number(entry[3]) }
}
