/** The two clocks of the product. Everything takes one as a dependency, so that tests own time. */
export type Clock = {
  /** UTC milliseconds by the wall clock. May jump when the machine's clock is set. */
  now(): number
  /**
   * UTC milliseconds that never jump while the process lives: the wall clock at start, plus the time that has really
   * passed. Pacing relies on it, so setting the machine's clock neither opens nor closes a window.
   */
  steady(): number
}

export function systemClock(): Clock {
  const startedAt = Date.now() - performance.now()
  return { now: () => Date.now(), steady: () => Math.floor(startedAt + performance.now()) }
}
