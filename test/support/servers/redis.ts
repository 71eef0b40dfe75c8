import { Redis } from 'ioredis'
import { exists } from './exists.ts'
import { freePort, keepProcess, newFolder, waitUntilReady } from './kept-process.ts'
import { type Server, server } from './server.ts'

const STANDARD_URL = 'redis://127.0.0.1:6379'

/** `REDIS_URL` if set, else a server on the standard port, else one of our own. */
export async function findRedis(): Promise<Server> {
  const given = process.env.REDIS_URL
  if (given) {
    await ping(given).catch((error: Error) => {
      throw new Error(`REDIS_URL is set, but no Redis answers there: ${error.message}`)
    })
    return server(given, false, async () => undefined)
  }
  const standard = await ping(STANDARD_URL).then(
    () => true,
    () => false,
  )
  return standard ? server(STANDARD_URL, false, async () => undefined) : startRedis()
}

/** A Redis of our own on a free port, or this one, with nothing in it: may be flushed and killed at will. */
export async function startRedis(givenPort?: number): Promise<Server> {
  const binary = await redisBinary()
  const folder = await newFolder('otklik-redis-')
  const port = givenPort ?? (await freePort())
  const command = [binary, '--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const kept = keepProcess([...command, '--save', '', '--appendonly', 'no'], folder, 'TERM')
  const url = `redis://127.0.0.1:${port}`
  await waitUntilReady('Redis', kept, () => ping(url))
  return server(url, true, kept.stop)
}

async function redisBinary(): Promise<string> {
  const found = await findRedisBinary()
  if (found) return found
  throw new Error('No Redis here: `npm test` installs it where it can, or install redis-server.')
}

/** An installed server, to start one of our own. */
export async function findRedisBinary(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
  for (const folder of folders.filter(Boolean)) {
    for (const name of ['redis-server', 'valkey-server']) {
      if (await exists(`${folder}/${name}`)) return `${folder}/${name}`
    }
  }
  return undefined
}

async function ping(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.ping()
  } finally {
    client.disconnect()
  }
}
