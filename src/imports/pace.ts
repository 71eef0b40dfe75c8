import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dialect } from '../db/index.ts'

/** SQLite works in this thread, and a transaction holds up all others: so long at most, with the next row. */
const SLICE_MS = { sqlite: 8, postgres: 25 } as const
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
export function createPace(dialect: Dialect): Pace {
  let begun = performance.now()
  let before = performance.eventLoopUtilization()
  let othersAreBusy = true
  return {
    due: () => performance.now() - begun >= SLICE_MS[dialect],
    async rest() {
      const { active } = performance.eventLoopUtilization(before)
      const resting = performance.eventLoopUtilization()
      await sleep(Math.min(MAX_REST_MS, Math.max(1, Math.ceil(active * (othersAreBusy ? 1 : QUIET_SHARE)))))
      othersAreBusy = performance.eventLoopUtilization(resting).utilization > BUSY
      begun = performance.now()
      before = performance.eventLoopUtilization()
    },
  }
}
