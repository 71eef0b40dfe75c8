import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Service } from '../config/env.ts'
import type { Sandbox } from '../src/sandbox/index.ts'
import { type Product, type Program, startProduct } from './product.ts'

/** Where a fleet runs, and what all its processes share. */
export type FleetOptions = {
  /** Of their data folders and the media folder they share. */
  folder: string
  databaseUrl: string
  redisUrl: string
  redisPrefix?: string
  network: Sandbox
  /** Settings for all of them. */
  env?: Record<string, string>
  /** Run what `npm start` runs, instead of the sources. */
  asShipped?: boolean
  /** The same, when somebody has already made sure that it is built. */
  program?: Program
}

/** Processes of the product that share PostgreSQL, Redis, the secret key and the media folder, and nothing else. */
export type Fleet = AsyncDisposable & {
  /**
   * Starts one more, which runs only these services; under the name of one that has ended, it uses that one's data
   * folder.
   */
  start(name: string, services: Service[], more?: { env?: Record<string, string>; port?: number }): Promise<Product>
}

const ADMIN_KEY = 'otk_test-administrator-key'
const SECRET_KEY = '5e'.repeat(32)

/** Opens a fleet without processes; `await using` ends those started. */
export async function openFleet(options: FleetOptions): Promise<Fleet> {
  const { folder, network, redisPrefix } = options
  // Where machines would mount the folder they share.
  const media = join(folder, 'shared-media')
  await mkdir(media)
  const shared = {
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: options.redisUrl,
    ...(redisPrefix === undefined ? {} : { OTKLIK_REDIS_PREFIX: redisPrefix }),
    OTKLIK_SECRET_KEY: SECRET_KEY,
    OTKLIK_WHATSAPP_URL: network.url,
    OTKLIK_WHATSAPP_ROOT_KEY: network.rootKey,
    NODE_EXTRA_CA_CERTS: network.caFile,
    ...options.env,
  }
  const processes = new AsyncDisposableStack()
  return {
    async start(name, services, { env = {}, port } = {}) {
      const dataDir = join(folder, name)
      const isNew = (await mkdir(dataDir, { recursive: true })) !== undefined
      if (isNew) await symlink(media, join(dataDir, 'media'))
      const product = await startProduct({
        dataDir,
        adminKey: ADMIN_KEY,
        asShipped: options.asShipped ?? false,
        ...(options.program && { program: options.program }),
        env: { ...shared, OTKLIK_SERVICES: services.join(','), ...env },
        ...(port === undefined ? {} : { port }),
      })
      return processes.use(product)
    },
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  }
}
