import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import type { Driver } from 'kysely'

/** How long this thread works in one turn of the event loop before others get a turn. */
const TURN_MS = 8

/**
 * Lets the event loop turn between this driver's statements and transactions when they have taken some milliseconds.
 * SQLite answers at once, in this thread, so a loop that awaits one transaction after the other would never give
 * requests, sockets and timers a chance, however long it is.
 */
export function yieldingDriver(driver: Driver, turnMs = TURN_MS): Driver {
  const acquire = driver.acquireConnection.bind(driver)
  let begunAt: number | undefined
  const begin = () => {
    begunAt = performance.now()
    setImmediate(() => {
      begunAt = undefined
    })
  }
  driver.acquireConnection = async (options) => {
    if (begunAt === undefined) begin()
    else if (performance.now() - begunAt >= turnMs) await othersHadTheirTurn()
    return acquire(options)
  }
  return driver
}
