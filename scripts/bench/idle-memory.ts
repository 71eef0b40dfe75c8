import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rounded } from './figures.ts'
import { linkToProduct, linkToRaw, openScene, type Scene } from './scene.ts'

export type IdleMemoryFigures = {
  /** Growth of the product per idle linked number, divided by that of a process of bare Baileys. */
  ratio: number
  ours_mb_per_number: number
  raw_mb_per_number: number
  numbers: number
}

/** Linked before the first measurement, so that what only the first numbers load and compile is not counted. */
const BEFORE = 10
const NUMBERS = 40
const AT_ONCE = 4
const SETTLE_MS = 3_000
const POLL_MS = 50
const MEGABYTE = 2 ** 20
const PROBE = new URL('./memory-probe.ts', import.meta.url).href

/**
 * Links numbers to the product and to bare Baileys; resident memory after garbage collection, before and after, per
 * number.
 */
export async function benchIdleMemory(): Promise<IdleMemoryFigures> {
  const probeFile = join(tmpdir(), `otklik-bench-memory-${process.pid}`)
  await using scene = await openScene({
    NODE_OPTIONS: `--import=${PROBE}`,
    MEMORY_PROBE_FILE: probeFile,
    OTKLIK_CONNECT_CONCURRENCY: String(AT_ONCE),
  })
  const ours = await growth(
    (phone) => linkToProduct(scene, `7916${phone}`),
    () => residentOf(scene, probeFile),
  )
  const raw = await growth(
    (phone) => linkToRaw(scene, `7917${phone}`),
    () => scene.raw.call('memory', {}),
  )
  return {
    ratio: rounded(ours / raw),
    ours_mb_per_number: rounded(ours / MEGABYTE),
    raw_mb_per_number: rounded(raw / MEGABYTE),
    numbers: NUMBERS,
  }
}

async function growth(link: (phone: string) => Promise<unknown>, resident: () => Promise<number>): Promise<number> {
  const phones = Array.from({ length: BEFORE + NUMBERS }, (_, index) => String(index).padStart(7, '0'))
  await linkAll(phones.slice(0, BEFORE), link)
  const before = await resident()
  await linkAll(phones.slice(BEFORE), link)
  return ((await resident()) - before) / NUMBERS
}

async function linkAll(phones: string[], link: (phone: string) => Promise<unknown>): Promise<void> {
  const waiting = [...phones]
  const linkSome = async () => {
    for (let phone = waiting.shift(); phone !== undefined; phone = waiting.shift()) await link(phone)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, linkSome))
  await sleep(SETTLE_MS)
}

async function residentOf({ product }: Scene, probeFile: string): Promise<number> {
  await rm(probeFile, { force: true })
  process.kill(product.pid, 'SIGUSR2')
  for (;;) {
    const text = await readFile(probeFile, 'utf8').catch(() => '')
    if (text !== '') return Number(text)
    await sleep(POLL_MS)
  }
}
