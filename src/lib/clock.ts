/** The two clocks of the product. Everything takes one as a dependency, so that tests own time. */
export type Clock = {
  /** UTC milliseconds of people's time. May step when the machine's clock is set. */
  now(): number
  /**
   * UTC milliseconds that never step while the process lives: where the wall clock stood at start, plus the time that
   * has really passed. Pacing counts on it, so setting the machine's clock neither opens nor shuts a window.
   */
  steady(): number
}

export function systemClock(): Clock {
  const startedAt = Date.now() - performance.now()
  return { now: () => Date.now(), steady: () => Math.floor(startedAt + performance.now()) }
}
