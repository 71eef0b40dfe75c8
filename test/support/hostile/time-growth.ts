import { setTimeout as sleep } from 'node:timers/promises'
import type { Shape } from './shapes.ts'

/** Short texts first: exponential time is seen before it takes for ever. */
const WARM_UP = [16, 24, 32, 40, 48, 64, 100, 200, 400]
const SHORT = 1_000
const LONG = 10_000
/** For ten times the text. */
const MAX_GROWTH = 20
const MAX_MS = 50
/** Shorter times count as this: how they grow says nothing. */
const FLOOR_MS = 2
const RUNS = 8
/** A thread's clock ticks coarsely: it is read over this much work. */
const MEASURED_MS = 150
const AVERAGES = 12

type Read = (text: string) => unknown

/** What a reader does wrong with texts of a shape; undefined: it reads them in time. */
export async function badGrowth(read: Read, { text }: Shape): Promise<string | undefined> {
  // Models and tables are loaded at the first use.
  await once(read, text(1))
  for (const length of WARM_UP) {
    const took = await timeOf(read, text(length), MAX_MS)
    if (took > MAX_MS) return `${took.toFixed(0)} ms for ${length} characters`
  }
  const short = await timeOf(read, text(SHORT), MAX_MS)
  if (short > MAX_MS) return `${short.toFixed(0)} ms for ${SHORT} characters`
  const allowed = Math.min(MAX_MS, MAX_GROWTH * Math.max(short, FLOOR_MS))
  const long = await timeOf(read, text(LONG), allowed)
  if (long <= allowed) return undefined
  return `${short.toFixed(1)} ms for ${SHORT} characters, ${long.toFixed(1)} ms for ${LONG}`
}

/**
 * The shortest time of some runs by the wall clock, since a busy machine only ever adds. One good run is enough; if
 * there is none, the thread's own processor time decides.
 */
async function timeOf(read: Read, text: string, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS && least > enough; run++) {
    least = Math.min(least, await once(read, text))
    // What takes seconds does not get better by trying again.
    if (least > 20 * MAX_MS) return least
  }
  return least <= enough ? least : Math.min(least, await workOf(read, text, enough))
}

/** By the wall clock; if it was long by that, by the thread's processor time: a starved thread waits for seconds. */
async function once(read: Read, text: string): Promise<number> {
  const before = process.threadCpuUsage()
  const start = performance.now()
  try {
    await read(text)
  } catch {
    // A refusal is an answer.
  }
  const took = performance.now() - start
  if (took <= MAX_MS) return took
  const { user, system } = process.threadCpuUsage(before)
  return Math.min(took, (user + system) / 1_000)
}

/**
 * The thread's milliseconds for one run: averages are repeated until one is good enough. In between others get the
 * processor: on a busy machine V8's own threads take long to compile hot code.
 */
async function workOf(read: Read, text: string, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let times = 0; times < AVERAGES && least > enough; times++) {
    if (times > 0) await sleep(MEASURED_MS)
    least = Math.min(least, await averageWorkOf(read, text))
  }
  return least
}

async function averageWorkOf(read: Read, text: string): Promise<number> {
  const before = process.threadCpuUsage()
  const start = performance.now()
  let runs = 0
  for (; performance.now() - start < MEASURED_MS; runs++) await once(read, text)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000 / runs
}
