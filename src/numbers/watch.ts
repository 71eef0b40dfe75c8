import { type Db, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Connection } from '../whatsapp/port.ts'
import { settleLocked } from './settling/store.ts'
import { findUnsettledBefore, lockNumber } from './store.ts'
import type { Timings } from './timings.ts'

export type WatchDeps = { db: Db; clock: Clock; timings: Timings }

/** The part of a held number that watching needs. */
type Watched = { session: { watch(staleBefore: number | undefined): Promise<void> } }

/** Watches the sockets of this process, with one query for all: most have nothing unsettled. */
export async function watchAll(
  { db, clock, timings, owner }: WatchDeps & { owner: string },
  held: ReadonlyMap<string, Watched>,
): Promise<void> {
  const staleBefore = clock.steady() - timings.staleSendMs
  const stale = await findUnsettledBefore(db, owner, staleBefore)
  for (const [id, { session }] of held) void session.watch(stale.has(id) ? staleBefore : undefined)
}

/**
 * Watches a logged-in socket. `silent`: nothing came for long, and a ping went unanswered. A send that got its permit
 * before `staleBefore` (steady milliseconds; undefined: there is none) and has no answer is settled by a ping, too: the
 * server answers in order, so everything before the ping's answer has arrived.
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
    // Whatever failed: there is no sign of life.
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
