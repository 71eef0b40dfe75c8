import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Service } from '../../config/env.ts'
import { type Product, startProduct } from '../../scripts/product.ts'
import { type SandboxClient, startSandbox } from '../../src/sandbox/index.ts'
import { freshPostgres, sharedRedis } from './services.ts'

/** Processes of the product that share PostgreSQL, Redis, the secret key and the media folder, and nothing else. */
export type Fleet = AsyncDisposable & {
  network: SandboxClient
  /** Starts one more, which runs these services alone. `more`: its own settings. */
  start(name: string, services: Service[], more?: Record<string, string>): Promise<Product>
}

const ADMIN_KEY = 'otk_test-administrator-key'
const SECRET_KEY = '5e'.repeat(32)

/** Opens a fleet without processes; `await using` ends all of it. */
export async function openFleet(): Promise<Fleet> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(inject('runFolder'), 'fleet-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  // Where machines would mount what they share.
  const media = join(folder, 'shared-media')
  await mkdir(media)
  const database = await freshPostgres()
  stack.defer(() => database.drop())
  const [sandbox, { redisUrl, redisPrefix }] = await Promise.all([startSandbox(), sharedRedis()])
  stack.use(sandbox)
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    OTKLIK_REDIS_PREFIX: redisPrefix,
    OTKLIK_SECRET_KEY: SECRET_KEY,
    OTKLIK_WHATSAPP_URL: sandbox.url,
    OTKLIK_WHATSAPP_ROOT_KEY: sandbox.rootKey,
    NODE_EXTRA_CA_CERTS: sandbox.caFile,
  }
  const processes = stack.use(new AsyncDisposableStack())
  const owned = stack.move()
  return {
    network: sandbox.client,
    async start(name, services, more = {}) {
      const dataDir = join(folder, name)
      await mkdir(dataDir)
      await symlink(media, join(dataDir, 'media'))
      const options = { dataDir, adminKey: ADMIN_KEY, env: { ...env, OTKLIK_SERVICES: services.join(','), ...more } }
      return processes.use(await startProduct(options))
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
