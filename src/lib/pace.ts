import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { setImmediate as othersHadTheirTurn, setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'

/**
 * The longest run of rows in one transaction. SQLite works in this thread, where a transaction holds up everything
 * else.
 */
const SLICE_MS = { sqlite: 8, postgres: 25 } as const
/** As `Dialect` of the store. */
type Store = keyof typeof SLICE_MS

/** However busy the process is, an import makes progress. */
const MAX_REST_MS = 60

/** When other work takes this share of a rest, it gets as much time as the import. */
const BUSY = 0.2
const QUIET_SHARE = 0.3

/** Keeps long work to half of the time that this process is busy, so that nobody else has to wait for it. */
export type Pace = {
  /** It is time to let other work in. */
  due(): boolean
  /**
   * Lets it in: for as long as this process was busy since the last rest, or for a shorter time if there was nothing
   * else to do.
   */
  rest(): Promise<void>
}

/** Starts measuring now. */
export function createPace(dialect: Store): Pace {
  let begun = performance.now()
  let before = performance.eventLoopUtilization()
  let othersAreBusy = true
  return {
    due: () => performance.now() - begun >= SLICE_MS[dialect],
    async rest() {
      othersAreBusy = await restAfter(before, othersAreBusy)
      begun = performance.now()
      before = performance.eventLoopUtilization()
    },
  }
}

/**
 * Rests for as long as this process was busy since `before`, or for a shorter time if nothing else ran last time.
 * Returns whether anything else ran.
 */
async function restAfter(before: EventLoopUtilization, othersAreBusy: boolean): Promise<boolean> {
  const { active } = performance.eventLoopUtilization(before)
  const resting = performance.eventLoopUtilization()
  await sleep(Math.min(MAX_REST_MS, Math.max(1, Math.ceil(active * (othersAreBusy ? 1 : QUIET_SHARE)))))
  // On a starved machine the time is up before anything else ran: what has arrived still goes first.
  await othersHadTheirTurn()
  return performance.eventLoopUtilization(resting).utilization > BUSY
}

const turns = pLimit(1)
let othersCame = true

/**
 * Runs a short piece of long work, some milliseconds of it: a page of planning, of an export, of a report. On SQLite, which
 * works in this thread, one piece at a time runs in this process, however much is to be done, and after each all others
 * have it for as long: so an operator's reply waits for one piece where it would wait for all of them. A piece must not
 * wait for another one.
 */
export function inTurn<T>(dialect: Store, piece: () => Promise<T>): Promise<T> {
  if (dialect === 'postgres') return piece()
  return turns(async () => {
    const before = performance.eventLoopUtilization()
    try {
      return await piece()
    } finally {
      othersCame = await restAfter(before, othersCame)
    }
  })
}

/** How many rows fit into one piece, by how long the last page took: between `least` and `most`. */
export function nextPageSize(
  size: number,
  tookMs: number,
  dialect: Store,
  { least, most }: { least: number; most: number },
) {
  const fits = Math.round(size * Math.min(2, SLICE_MS[dialect] / Math.max(tookMs, 0.1)))
  return Math.min(most, Math.max(least, fits))
}

/**
 * Does something to many rows, page by page, each in its turn (`inTurn`), until a page has fewer rows than asked for.
 * `page` handles at most that many and returns how many it did.
 */
export async function inPages(
  dialect: Store,
  sizes: { least: number; most: number },
  page: (limit: number) => Promise<number>,
): Promise<void> {
  for (let [limit, isLast] = [sizes.least, false]; !isLast; ) {
    const { done, tookMs } = await inTurn(dialect, async () => {
      const begunAt = performance.now()
      return { done: await page(limit), tookMs: performance.now() - begunAt }
    })
    isLast = done < limit
    limit = nextPageSize(limit, tookMs, dialect, sizes)
  }
}
