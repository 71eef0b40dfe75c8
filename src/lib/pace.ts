import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { setImmediate as othersHadTheirTurn, setTimeout as sleep } from 'node:timers/promises'
import pLimit from 'p-limit'

/** SQLite works in this thread, and a transaction holds up all others: so long at most, with the next row. */
const SLICE_MS = { sqlite: 8, postgres: 25 } as const
/** As `Dialect` of the store. */
type Store = keyof typeof SLICE_MS

/** However busy the process is, an import goes on. */
const MAX_REST_MS = 60

/** Others that take this share of a rest are at work, and get as much time as the import. */
const BUSY = 0.2
const QUIET_SHARE = 0.3

/** Keeps long work to half of the time that this process is at work, so that nobody else waits for it. */
export type Pace = {
  /** Time to let others in. */
  due(): boolean
  /** Lets them: for as long as this process was busy since the last rest, and shorter when nobody came during that. */
  rest(): Promise<void>
}

/** Begins to measure now. */
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

/** Rests for as long as this process was busy since `before`, and shorter when nobody came last time. Returns whether somebody came. */
async function restAfter(before: EventLoopUtilization, othersAreBusy: boolean): Promise<boolean> {
  const { active } = performance.eventLoopUtilization(before)
  const resting = performance.eventLoopUtilization()
  await sleep(Math.min(MAX_REST_MS, Math.max(1, Math.ceil(active * (othersAreBusy ? 1 : QUIET_SHARE)))))
  // On a starved machine the time is over before anybody had it: what has come in goes first all the same.
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

/** So many rows as took about the time of one piece, by what the last so many took: between `least` and `most`. */
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
 * Does something to many rows, page by page, each in its turn (`inTurn`), until one has fewer than it might: `page` does up
 * to so many and returns how many it did.
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
