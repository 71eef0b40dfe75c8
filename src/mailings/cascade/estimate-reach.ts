import type { ResolvedAudience } from '../../audiences/index.ts'
import type { ReadDb } from '../../db/index.ts'
import { lookAtAudience } from '../forecast/groups.ts'
import { sampleWaiting } from '../forecast/view.ts'
import { countReachable } from './view.ts'

type What = Parameters<typeof countReachable>[2]

/** Up to this many waiting deliveries are looked at one by one; beyond that a sample stands for all. */
const LOOKED_AT = 2_000

/** How many guests of an audience can be reached by SMS or push; of a large audience, estimated from a sample. */
export async function reachOfAudience(db: ReadDb, audience: ResolvedAudience, what: What): Promise<number> {
  const { ids, count } = await lookAtAudience(db, audience, what.now)
  return scale(await countReachable(db, ids, what), ids.length, count)
}

/** The same for the deliveries that wait in a queue. */
export async function reachOfWaiting(
  db: ReadDb,
  { queueId, count }: { queueId: string; count: number },
  what: What,
): Promise<number> {
  if (count === 0) return 0
  const part = { queueId, numberId: null, count, take: LOOKED_AT, purpose: what.purpose, now: what.now }
  const ids = (await sampleWaiting(db, part)).map(({ guest_id }) => guest_id)
  return scale(await countReachable(db, ids, what), ids.length, count)
}

const scale = (reached: number, lookedAt: number, count: number) =>
  Math.round((reached * count) / Math.max(1, lookedAt))
