import { setTimeout as sleep } from 'node:timers/promises'
import type { Shape } from './shapes.ts'

/** Short texts first: what takes exponential time is seen before it takes for ever. */
const WARM_UP = [16, 24, 32, 40, 48, 64, 100, 200, 400]
const SHORT = 1_000
const LONG = 10_000
/** For ten times the text. */
const MAX_GROWTH = 20
const MAX_MS = 50
/** Less than this is taken for this: what so short a time grows to says nothing. */
const FLOOR_MS = 2
const RUNS = 8
/** The clock of a thread ticks coarsely: it is read over this much work. */
const MEASURED_MS = 150
const AVERAGES = 12

type Read = (text: string) => unknown

/** What a reader does wrong with texts of a shape; undefined: it reads them in time. */
export async function badGrowth(read: Read, { text }: Shape): Promise<string | undefined> {
  // Models and tables are read at the first use.
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
 * The least time of some runs by the clock on the wall, for a busy machine only ever adds. One that is good enough will
 * do; where none is, what the thread itself worked decides.
 */
async function timeOf(read: Read, text: string, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS && least > enough; run++) {
    least = Math.min(least, await once(read, text))
    // What takes seconds does not become good by being tried again.
    if (least > 20 * MAX_MS) return least
  }
  return least <= enough ? least : Math.min(least, await workOf(read, text, enough))
}

/** By the clock on the wall; what was long by it, by what the thread worked of it: a starved one waits for seconds. */
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
 * Milliseconds of the thread for one run, by the best of some averages until one is good enough. Between them others have
 * the processor: on a busy machine V8's own threads take long to compile what has become hot.
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
