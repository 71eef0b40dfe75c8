import { inject } from 'vitest'
import type { Program } from '../../scripts/product.ts'
import { askBroker } from './servers/broker.ts'
import { startRedis } from './servers/redis.ts'
import type { Server } from './servers/server.ts'

let made = 0
const nextName = (run: string) => `${run}_${process.pid}_${++made}`

/** A Redis shared with other tests, and a prefix for keys and channels that nobody else uses. Never flush it. */
export async function sharedRedis(): Promise<{ redisUrl: string; redisPrefix: string }> {
  const { url, run } = await askBroker(inject('brokerPort'), 'redis')
  return { redisUrl: url, redisPrefix: nextName(run) }
}

/** A Redis for one test, which may flush or stop it. `await using redis = await ownRedis()` stops it. */
export function ownRedis(): Promise<Server> {
  return startRedis()
}

/** What `npm start` runs, built from the current sources. */
export function builtServer(): Promise<Program> {
  return askBroker(inject('brokerPort'), 'builtServer')
}

export type TestDatabase = { url: string; drop(): Promise<void> }

/** A PostgreSQL database, migrated and empty. Tests of slices want `eachStore` instead. */
export async function freshPostgres(): Promise<TestDatabase> {
  const port = inject('brokerPort')
  const { url, name } = await askBroker(port, 'database')
  return {
    url,
    drop: async () => {
      await askBroker(port, 'databaseBack', name)
    },
  }
}
