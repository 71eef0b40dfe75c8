import fc from 'fast-check'
import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    properties: PropertyRuns
  }
}

export type PropertyRuns = {
  /** The same inputs at every run of the tests; different ones at every exploration. */
  seed: number
  /** How many times as many inputs as the tests ask for; fewer where each input is a story on a database. */
  times: number
  timesOnStore: number
}

/** Before a test's own time-out: what was found by then is reported, however far it was simplified. */
const LIMIT_MS = 50_000

// A set-up file of every test file: properties and samples take the seed from here, never from the current time.
const { seed, times, timesOnStore } = inject('properties')
fc.configureGlobal({ seed, numRuns: runs(100), interruptAfterTimeLimit: LIMIT_MS })

/** For `numRuns`: this many inputs, and more where properties are explored. */
export function runs(count: number): number {
  return count * times
}

/** The same for a property of what happens on a database. */
export function runsOnStore(count: number): number {
  return count * timesOnStore
}
