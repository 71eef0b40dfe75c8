import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type Client, createClient } from '../../packages/client/src/index.ts'
import type { Api } from '../../scripts/api.ts'
import { freePort, type Product, startProduct } from '../../scripts/product.ts'
import { type Sandbox, type SandboxClient, startSandbox } from '../../src/sandbox/index.ts'
import { freshQueuePlace } from './queues.ts'
import { builtServer, freshPostgres, ownRedis } from './services.ts'
import { placeSqlite } from './stores.ts'

export type SceneOptions = {
  store?: 'sqlite' | 'postgres'
  /** Starting on the embedded one takes twice as long: for tests to which the queue matters. */
  queue?: 'embedded' | 'redis'
  /** Settings of the product. */
  env?: Record<string, string>
  /** The current sources, as `npm run dev` uses them, instead of what `npm start` runs: twice the time to start. */
  fromSources?: boolean
}

/** The product as a process, against a sandbox network as another, judged from the network's side. */
export type Scene = AsyncDisposable & {
  network: SandboxClient
  sandbox: Sandbox
  api: Api
  /** The client that programs use. */
  client: Client
  product: Product
  redisUrl: string | undefined
  /** Of PostgreSQL; undefined: a file in the data folder. */
  databaseUrl: string | undefined
  /** SIGKILL, then the same product again on the same store and port. */
  crash(): Promise<void>
  /** SIGKILL without starting again. */
  kill(): Promise<void>
  /** Starts the product again after `kill`. */
  start(): Promise<void>
}

const ADMIN_KEY = 'otk_test-administrator-key'

/** Opens a scene; `await using` ends everything. */
export async function openScene({
  store = 'sqlite',
  queue = 'embedded',
  env = {},
  fromSources = false,
}: SceneOptions = {}): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const dataDir =
    queue === 'embedded'
      ? (await freshQueuePlace('embedded')).dataDir
      : await mkdtemp(join(inject('runFolder'), 'scene-'))
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const sandbox = stack.use(await startSandbox())
  const database = store === 'postgres' ? await freshPostgres() : undefined
  if (!database) await placeSqlite(join(dataDir, 'otklik.sqlite'))
  if (database) stack.defer(() => database.drop())
  const redis = queue === 'redis' ? stack.use(await ownRedis()) : undefined
  const port = await freePort()
  // The embedded queue's code is compiled once and quickly: processes that live for seconds gain nothing from more.
  const program = fromSources ? { nodeFlags: ['--liftoff-only'] } : { program: await builtServer() }
  const launch = () =>
    startProduct({
      dataDir,
      adminKey: ADMIN_KEY,
      port,
      ...program,
      env: {
        LOG_LEVEL: 'info',
        OTKLIK_WHATSAPP_URL: sandbox.url,
        OTKLIK_WHATSAPP_ROOT_KEY: sandbox.rootKey,
        OTKLIK_WEBHOOK_ALLOW_PRIVATE: '1',
        NODE_EXTRA_CA_CERTS: sandbox.caFile,
        ...(database ? { DATABASE_URL: database.url } : {}),
        ...(redis ? { REDIS_URL: redis.url } : {}),
        ...env,
      },
    })
  let product = await launch()
  stack.defer(() => product[Symbol.asyncDispose]())
  const owned = stack.move()
  const scene: Scene = {
    network: sandbox.client,
    sandbox,
    get api() {
      return product.api
    },
    get client() {
      return createClient({ baseUrl: product.api.url, apiKey: ADMIN_KEY })
    },
    get product() {
      return product
    },
    redisUrl: redis?.url,
    databaseUrl: database?.url,
    kill: () => product.kill(),
    start: async () => {
      product = await launch()
    },
    crash: async () => {
      await scene.kill()
      await scene.start()
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
  return scene
}

export {
  eventually,
  linkNumber,
  MAILING_TEXT,
  mailingState,
  makeGuests,
  numberState,
  startMailing,
  untilFinished,
} from '../../scripts/steps.ts'
