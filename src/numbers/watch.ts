import { type Db, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Connection } from '../whatsapp/port.ts'
import { findUnsettledBefore, lockNumber, settleLocked } from './store.ts'
import type { Timings } from './timings.ts'

export type WatchDeps = { db: Db; clock: Clock; timings: Timings }

/** A number held here, as far as watching its socket goes. */
type Watched = { session: { watch(staleBefore: number | undefined): Promise<void> } }

/** Looks after the sockets of this process: one question for all, as of most there is nothing to know. */
export async function watchAll(
  { db, clock, timings, owner }: WatchDeps & { owner: string },
  held: ReadonlyMap<string, Watched>,
): Promise<void> {
  const staleBefore = clock.steady() - timings.staleSendMs
  const stale = await findUnsettledBefore(db, owner, staleBefore)
  for (const [id, { session }] of held) void session.watch(stale.has(id) ? staleBefore : undefined)
}

/**
 * Looks after a logged-in socket. `silent`: nothing came for long and a ping went unanswered. A send that got its permit
 * before `staleBefore` and has no answer is settled by a ping too: the server reads in order, so with the answer all before
 * it has arrived. Undefined: there is none.
 */
export async function watchConnection(
  { db, clock, timings }: WatchDeps,
  numberId: string,
  connection: Connection,
  staleBefore: number | undefined,
): Promise<'alive' | 'silent'> {
  const isSilent = clock.now() - connection.lastFrameAt() > timings.silentAfterMs
  if (!isSilent && staleBefore === undefined) return 'alive'
  try {
    await connection.ping(timings.pingTimeoutMs)
  } catch {
    // Whatever it was that failed: there is no sign of life.
    return 'silent'
  }
  if (staleBefore !== undefined) {
    await transact(db, async (tx) => {
      await lockNumber(tx, numberId)
      await settleLocked(tx, numberId, { takenBefore: staleBefore }, clock.steady())
    })
  }
  return 'alive'
}
