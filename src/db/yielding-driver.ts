import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import type { Driver } from 'kysely'

/** Work of one turn of the event loop after which others are let in. */
const TURN_MS = 8

/**
 * Lets the event loop turn between the statements and transactions of this driver where they have taken some milliseconds of
 * it. SQLite answers at once, in this thread, so a loop that awaits one transaction after the other never gives requests,
 * sockets and timers a chance by itself, however long it is.
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
