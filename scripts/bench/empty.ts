import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRedis } from '../../test/support/servers/redis.ts'
import { type Product, startProduct } from '../product.ts'
import { redis as redisNeeded } from '../provision/needs.ts'
import { provision } from '../provision/provision.ts'
import { rounded } from './figures.ts'

export type EmptyFigures = {
  /**
   * Resident memory of the product at rest on the embedded queue, divided by that of a Node process that does nothing.
   */
  ratio: number
  embedded_mb: number
  redis_mb: number
  bare_mb: number
  /** From the start of the process until it says that it is ready: on an empty folder, and again. */
  first_start_ms: number
  start_ms: number
}

const REST_MS = 60_000
const STARTS = 3

/** The product as `npm start` runs it, with no number linked: how soon it is ready, and its memory a minute later. */
export async function benchEmpty(): Promise<EmptyFigures> {
  await provision([redisNeeded])
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-empty-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const redis = await startRedis()
  stack.defer(() => redis.close())
  const open = (name: string, env: Record<string, string>) =>
    startProduct({
      dataDir: join(folder, name),
      adminKey: 'otk_benchmark-administrator-key',
      asShipped: true,
      env: { LOG_LEVEL: 'warn', ...env },
    })
  const first = await timed(() => open('embedded', {}))
  await first.product.stop()
  let warm = await timed(() => open('embedded', {}))
  const starts = [warm.ms]
  while (starts.length < STARTS) {
    await warm.product.stop()
    warm = await timed(() => open('embedded', {}))
    starts.push(warm.ms)
  }
  const embedded = stack.use(warm.product)
  const onRedis = stack.use(await open('redis', { REDIS_URL: redis.url }))
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1_000_000)'], { stdio: 'ignore' })
  stack.defer(async () => {
    bare.kill()
    await once(bare, 'exit')
  })
  await sleep(REST_MS)
  const [embeddedMb, redisMb, bareMb] = await Promise.all([embedded, onRedis, bare].map(residentMb))
  if (!embeddedMb || !redisMb || !bareMb) throw new Error('this system does not tell the memory of a process in /proc')
  return {
    ratio: rounded(embeddedMb / bareMb),
    embedded_mb: Math.round(embeddedMb),
    redis_mb: Math.round(redisMb),
    bare_mb: Math.round(bareMb),
    first_start_ms: Math.round(first.ms),
    start_ms: Math.round(Math.min(...starts)),
  }
}

async function timed(open: () => Promise<Product>): Promise<{ product: Product; ms: number }> {
  const begun = performance.now()
  const product = await open()
  return { product, ms: performance.now() - begun }
}

async function residentMb({ pid }: { pid?: number | undefined }): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kib = /^VmRSS:\s+(\d+)/m.exec(status)?.[1]
  return kib === undefined ? undefined : Number(kib) / 1_024
}
