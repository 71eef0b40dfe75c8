import type { Candidate } from './candidates.ts'
import type { SendDeps } from './deps.ts'
import type { QueueRenderer } from './kinds.ts'
import type { SendQueueRow } from './send-queues.ts'

/** One queue's deliveries that are due, and how they are rendered right now. */
export type Page<C extends Candidate = Candidate> = { queue: SendQueueRow; renderer: QueueRenderer; candidates: C[] }

/** Deliveries of the first of these queues that has some due. Undefined: there are none. */
export async function nextPage<C extends Candidate>(
  { db, kinds }: Pick<SendDeps, 'db' | 'kinds'>,
  queues: readonly SendQueueRow[],
  findCandidates: (queue: SendQueueRow) => Promise<C[]>,
): Promise<Page<C> | undefined> {
  for (const queue of queues) {
    const candidates = await findCandidates(queue)
    if (candidates.length === 0) continue
    const renderer = await kinds[queue.kind]?.prepare(db, queue)
    if (renderer) return { queue, renderer, candidates }
  }
  return undefined
}
