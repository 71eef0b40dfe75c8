import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { type Product, startProduct } from '../product.ts'
import { isProfiling, profileFlags } from './profile.ts'
import { type RawPeer, startRawPeer } from './raw-peer.ts'

/** The network, the product and bare Baileys, each in a process of its own. */
export type Scene = AsyncDisposable & { network: Sandbox; product: Product; raw: RawPeer; dataDir: string }

const PATIENCE_MS = 60_000
const POLL_MS = 50

/** Starts all three; the product on the embedded store and queue unless `env` says otherwise. */
export async function openScene(env: Record<string, string> = {}): Promise<Scene> {
  await using stack = new AsyncDisposableStack()
  const { network, dataDir } = stack.use(await openStage())
  const raw = stack.use(startRawPeer())
  const product = stack.use(await startOn({ network, dataDir }, env, profileFlags('product')))
  if (isProfiling()) stack.defer(async () => void (await product.stop()))
  const owned = stack.move()
  return { network, product, raw, dataDir, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** The network, and an empty folder for the product. */
export type Stage = Pick<Scene, 'network' | 'dataDir'>

export async function openStage(): Promise<Stage & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const dataDir = await mkdtemp(join(tmpdir(), 'otklik-bench-'))
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const network = stack.use(await startSandbox())
  const owned = stack.move()
  return { network, dataDir, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Starts the product as `npm start` does, on this folder and network, without limits of the API. */
export function startOn(
  { network, dataDir }: Stage,
  env: Record<string, string> = {},
  nodeFlags: string[] = [],
): Promise<Product> {
  return startProduct({
    dataDir,
    adminKey: 'otk_benchmark-administrator-key',
    asShipped: true,
    nodeFlags,
    env: {
      LOG_LEVEL: 'warn',
      OTKLIK_WHATSAPP_URL: network.url,
      OTKLIK_WHATSAPP_ROOT_KEY: network.rootKey,
      OTKLIK_MAILING_INTERVAL_HOURS: '0',
      OTKLIK_GUEST_CAP: '0',
      OTKLIK_RATE_LIMIT_PER_MINUTE: '0',
      NODE_EXTRA_CA_CERTS: network.caFile,
      ...env,
    },
  })
}

const UNLIMITED = 1_000_000

/** Links a number to the product: declared warm, its limits lifted. Returns its id. */
export async function linkToProduct({ network, product: { api } }: Scene, phone: string): Promise<string> {
  const { id } = await api.post<{ id: string }>('/v1/numbers', { label: phone })
  const { body } = await api.call<{ qr: string }>('GET', `/v1/numbers/${id}/qr`, undefined, {
    accept: 'application/json',
  })
  await network.client.scan({ phone, qr: body.qr })
  await eventually(`${phone} is open`, async () => {
    return (await api.get<{ state: string }>(`/v1/numbers/${id}`)).state === 'open'
  })
  await api.post(`/v1/numbers/${id}/declare-warm`, { reason: 'benchmark on the sandbox network' })
  const limits = { per_minute: UNLIMITED, per_hour: UNLIMITED }
  await api.patch(`/v1/numbers/${id}`, { pacing: 'burst', limits })
  return id
}

/** Links a number to bare Baileys. */
export async function linkToRaw({ network, raw }: Scene, phone: string): Promise<void> {
  const { url, rootKey, controlUrl } = network
  await raw.call('link', { network: { url, rootKey, controlUrl }, phone })
}

/** Polls until it holds; coarse, so that asking costs the processes little. */
export async function eventually(what: string, holds: () => Promise<boolean>, timeoutMs = PATIENCE_MS): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`in vain waited until ${what}`)
    await sleep(POLL_MS)
  }
}
