import { join } from 'node:path'
import type { Sandbox } from '../../src/sandbox/index.ts'
import type { Fleet } from '../fleet.ts'
import { startProduct } from '../product.ts'

type Options = {
  /** Of the log. */
  folder: string
  /** Of everything else. */
  dataDir: string
  network: Sandbox
  env: Record<string, string>
}

const ADMIN_KEY = 'otk_test-administrator-key'

/** The product as most people run it: one process, SQLite and the embedded queue. */
export function openAlone({ folder, dataDir, network, env: given }: Options): Fleet {
  const processes = new AsyncDisposableStack()
  return {
    async start(name, _services, { env = {}, port } = {}) {
      const product = await startProduct({
        dataDir,
        logFile: join(folder, `${name}.log`),
        adminKey: ADMIN_KEY,
        asShipped: true,
        env: {
          OTKLIK_WHATSAPP_URL: network.url,
          OTKLIK_WHATSAPP_ROOT_KEY: network.rootKey,
          NODE_EXTRA_CA_CERTS: network.caFile,
          ...given,
          ...env,
        },
        ...(port === undefined ? {} : { port }),
      })
      return processes.use(product)
    },
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  }
}
