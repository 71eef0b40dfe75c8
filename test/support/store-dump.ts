import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { connect } from '../../src/db/index.ts'

/** A place where something about a person might be left: its name, and all its bytes. */
export type Place = { name: string; bytes: Buffer }

/** Every file below a folder, unchanged. */
export async function filesBelow(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const places: Place[] = []
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name)
    // One that disappeared while others were read holds nothing.
    const bytes = await readFile(path).catch(() => undefined)
    if (bytes) places.push({ name: path.slice(folder.length + 1), bytes })
  }
  return places
}

/** Every row of every table of a store, all columns. */
export async function rowsOfStore(url: string): Promise<Place[]> {
  await using store = connect(url)
  const tables = await store.db.introspection.getTables()
  const places: Place[] = []
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(store.db)
    for (const row of rows) {
      const bytes = Object.values(row).map((value) =>
        value instanceof Uint8Array ? value : Buffer.from(textOf(value)),
      )
      places.push({ name: `table ${name}`, bytes: Buffer.concat(bytes.flatMap((value) => [value, Buffer.from('\n')])) })
    }
  }
  return places
}

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** Every key of a Redis with its value. */
export async function keysOfRedis(url: string): Promise<Place[]> {
  const redis = new Redis(url)
  try {
    const places: Place[] = []
    for (const key of await redis.keys('*')) {
      const value = await readKey(redis, key)
      places.push({ name: `redis ${key}`, bytes: Buffer.from(`${key}\n${JSON.stringify(value)}`) })
    }
    return places
  } finally {
    redis.disconnect()
  }
}

async function readKey(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'hash':
      return redis.hgetall(key)
    case 'list':
      return redis.lrange(key, 0, -1)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      return redis.get(key)
  }
}

/** Where one of these texts appears, also in lower case as an index of words stores it: `place: text`. */
export function findTexts(places: readonly Place[], texts: readonly string[]): string[] {
  const wanted = texts.flatMap((text) => [...new Set([text, text.toLowerCase()])].map((form) => ({ text, form })))
  return places.flatMap(({ name, bytes }) => [
    ...new Set(wanted.filter(({ form }) => bytes.includes(Buffer.from(form))).map(({ text }) => `${name}: ${text}`)),
  ])
}
