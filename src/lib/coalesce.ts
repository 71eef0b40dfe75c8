/**
 * Runs `work` once at a time. Calls that come while it runs are answered together by one more run after it, so each
 * call is followed by a run that began later than the call.
 */
export function coalesce<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined
  const run = () => {
    running = work().finally(() => {
      running = undefined
    })
    return running
  }
  return () => {
    // Also when called between the end of one run and the beginning of the next.
    if (next) return next
    if (!running) return run()
    const afterwards = () => {
      next = undefined
      return run()
    }
    next = running.then(afterwards, afterwards)
    return next
  }
}
