import { dialectOf, transact } from '../db/index.ts'
import { inPages } from '../lib/pace.ts'
import type { SendDeps } from './deps.ts'
import { unbindFrom } from './queue-store.ts'
import { findNumbersWaitedFor, findOpenQueues } from './queue-view.ts'
import { allowedNumbers } from './send-queues.ts'

const FREED_TOGETHER = { least: 100, most: 2_000 }

/**
 * After the numbers of a running mailing were changed, frees, page by page, what waits for numbers that its queue may
 * no longer use. Until then nobody takes it: a number looks at no queue that does not allow it. At least `most`, if
 * given: the rest is for the next time.
 */
export async function freeExcluded({ db }: Pick<SendDeps, 'db'>, most = Number.POSITIVE_INFINITY): Promise<void> {
  let freed = 0
  for (const queue of await findOpenQueues(db, 'whatsapp')) {
    const allowed = allowedNumbers(queue)
    if (allowed === null) continue
    for (const numberId of await findNumbersWaitedFor(db, queue.id)) {
      if (allowed.includes(numberId)) continue
      const which = { queueId: queue.id, numberId }
      await inPages(dialectOf(db), FREED_TOGETHER, async (limit) => {
        const done = await transact(db, (tx) => unbindFrom(tx, which, limit))
        freed += done
        return freed < most ? done : 0
      })
      if (freed >= most) return
    }
  }
}
