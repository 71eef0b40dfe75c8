import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Product } from '../product.ts'
import { cpuTimeMs } from './cpu-time.ts'
import { median, percentile, rounded } from './figures.ts'
import { SECRET_KEY, storeLinkedNumbers } from './linked-numbers.ts'
import { beginChats, readStore, timeReply } from './replies.ts'
import { eventually, openStage, type Stage, startOn } from './scene.ts'

export type CapacityFigures = {
  /**
   * The time from the start after SIGKILL until all numbers are open, divided by the time it may take: 30 s for 1,000.
   */
  ratio: number
  numbers: number
  open_s: number
  open_cpu_ms_per_number: number | null
  /** Growth of the process from no open number to all open and at rest. */
  mb_per_number: number | null
  /** Share of a core while nothing happens. */
  idle_percent: number | null
  idle_percent_without_numbers: number | null
  /** From the request to the network's acknowledgement, one after the other, each through a different number. */
  reply_p50_ms: number
  reply_p99_ms: number
}

const OPEN_MS_PER_NUMBER = 30
/** By then V8 has returned what opening took. */
const SETTLE_MS = 45_000
const IDLE_MS = 60_000
const REPLIES = 200
const OPEN_TIMEOUT_MS = 10 * 60_000

/**
 * Many linked numbers on one process. They are written into its store as already linked (see `storeLinkedNumbers`) and
 * log in by the real protocol: after the first start, and again after a SIGKILL.
 */
export async function benchCapacity(numbers: number): Promise<CapacityFigures> {
  await using stage = await openStage()
  const empty = await restingFigures(stage)
  const phones = Array.from({ length: numbers }, (_, index) => `7916${String(index).padStart(7, '0')}`)
  await storeLinkedNumbers(stage, phones)
  const guests: string[] = []
  {
    await using first = await startOn(stage, ENV)
    await allOpen(stage, numbers)
    guests.push(...(await beginChats(stage, phones.slice(0, REPLIES))))
    await first.kill()
  }
  const begunAt = performance.now()
  await using product = await startOn(stage, ENV)
  const readyCpuMs = await cpuTimeMs(product.pid)
  await allOpen(stage, numbers)
  const openMs = performance.now() - begunAt
  const openCpuMs = await cpuTimeMs(product.pid)
  await sleep(SETTLE_MS)
  const memory = await residentMb(product)
  const idle = await idlePercent(product)
  const replies: number[] = []
  for (const guest of guests) replies.push(await timeReply(stage, product, guest))
  return {
    ratio: rounded(openMs / (numbers * OPEN_MS_PER_NUMBER)),
    numbers,
    open_s: rounded(openMs / 1_000, 1),
    open_cpu_ms_per_number: difference(openCpuMs, readyCpuMs, numbers),
    mb_per_number: difference(memory, empty.memory, numbers),
    idle_percent: idle,
    idle_percent_without_numbers: empty.idle,
    reply_p50_ms: Math.round(median(replies)),
    reply_p99_ms: Math.round(percentile(replies, 0.99)),
  }
}

const ENV = { OTKLIK_SECRET_KEY: SECRET_KEY }

async function restingFigures(stage: Stage) {
  await using product = await startOn(stage, ENV)
  await sleep(SETTLE_MS)
  const figures = { memory: await residentMb(product), idle: await idlePercent(product) }
  await product.stop()
  return figures
}

/** Checked in the store, so that checking costs the process nothing. */
async function allOpen(stage: Stage, numbers: number): Promise<void> {
  using store = readStore(stage)
  const count = store.prepare("select count(*) from numbers where state = 'open'").pluck()
  await eventually(`${numbers} numbers are open`, async () => count.get() === numbers, OPEN_TIMEOUT_MS)
}

async function idlePercent({ pid }: Product): Promise<number | null> {
  const [before, from] = [await cpuTimeMs(pid), performance.now()]
  await sleep(IDLE_MS)
  const after = await cpuTimeMs(pid)
  return before === undefined || after === undefined
    ? null
    : rounded((100 * (after - before)) / (performance.now() - from))
}

async function residentMb({ pid }: Product): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kib = /^VmRSS:\s+(\d+)/m.exec(status)?.[1]
  return kib === undefined ? undefined : Number(kib) / 1_024
}

function difference(after: number | undefined, before: number | undefined, numbers: number): number | null {
  return after === undefined || before === undefined ? null : rounded((after - before) / numbers)
}
