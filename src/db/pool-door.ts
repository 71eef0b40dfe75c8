import type pg from 'pg'

export type Door = {
  /** A connection of the pool, unless those who wait are turned away first. */
  enter(): Promise<pg.PoolClient>
  /** Whether somebody has waited for a connection for so long. */
  isWaitedAtFor(ms: number): boolean
  /** Whoever waits for a connection is told that the server does not answer. */
  turnAway(): void
}

/** Where those who want a connection of the pool wait, and can be turned away. */
export function openDoor(pool: pg.Pool): Door {
  /** Ends a wait, and when it began. Each entry is removed with its wait: there is one for every query. */
  const waiters = new Map<() => void, number>()
  return {
    enter() {
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          waiters.delete(giveUp)
          reject(gone())
        }
        waiters.set(giveUp, performance.now())
        pool.connect().then(
          (client) => {
            // It may come late, when nobody wants it any more.
            if (waiters.delete(giveUp)) resolve(client)
            else client.release()
          },
          (error: unknown) => {
            waiters.delete(giveUp)
            reject(error)
          },
        )
      })
    },
    isWaitedAtFor(ms) {
      const [longest] = waiters.values()
      return longest !== undefined && performance.now() - longest >= ms
    },
    turnAway() {
      for (const giveUp of waiters.keys()) giveUp()
    },
  }
}

/** The error of a database that cannot be reached. */
export const gone = () => Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
