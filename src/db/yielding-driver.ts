import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import type { Driver } from 'kysely'

/** How long this thread works in one turn of the event loop before others get a turn. */
const TURN_MS = 8

/**
 * Gives the only connection of this driver to one caller at a time, in the order in which they came. Lets the event
 * loop turn between its statements and transactions when they have taken some milliseconds: SQLite answers at once, in
 * this thread, so a loop that awaits one transaction after the other would never give requests, sockets and timers a
 * chance, however long it is.
 */
export function yieldingDriver(driver: Driver, turnMs = TURN_MS): Driver {
  const acquire = driver.acquireConnection.bind(driver)
  const release = driver.releaseConnection.bind(driver)
  const waiting: (() => void)[] = []
  let isTaken = false
  let begunAt: number | undefined
  const begin = () => {
    begunAt = performance.now()
    setImmediate(() => {
      begunAt = undefined
    })
  }
  driver.acquireConnection = async (options) => {
    if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve))
    isTaken = true
    if (begunAt === undefined) begin()
    else if (performance.now() - begunAt >= turnMs) await othersHadTheirTurn()
    return acquire(options)
  }
  driver.releaseConnection = async (connection, options) => {
    await release(connection, options)
    const next = waiting.shift()
    if (next) next()
    else isTaken = false
  }
  return driver
}
