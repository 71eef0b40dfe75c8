import { type Db, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Connection } from '../whatsapp/port.ts'
import { findUnsettledBefore, lockNumber, settleLocked } from './store.ts'
import type { Timings } from './timings.ts'

export type WatchDeps = { db: Db; clock: Clock; timings: Timings }

/**
 * Looks after a logged-in socket. `silent`: nothing came for long and a ping went unanswered. A send that has no answer
 * for long is settled by a ping too: the server reads in order, so with the answer all before it has arrived.
 */
export async function watchConnection(
  { db, clock, timings }: WatchDeps,
  numberId: string,
  connection: Connection,
): Promise<'alive' | 'silent'> {
  const askedAt = clock.steady()
  const isSilent = clock.now() - connection.lastFrameAt() > timings.silentAfterMs
  const stale = await findUnsettledBefore(db, numberId, askedAt - timings.staleSendMs)
  if (!isSilent && !stale) return 'alive'
  try {
    await connection.ping(timings.pingTimeoutMs)
  } catch {
    // Whatever it was that failed: there is no sign of life.
    return 'silent'
  }
  if (stale) {
    await transact(db, async (tx) => {
      await lockNumber(tx, numberId)
      await settleLocked(tx, numberId, { takenBefore: askedAt - timings.staleSendMs }, clock.steady())
    })
  }
  return 'alive'
}
