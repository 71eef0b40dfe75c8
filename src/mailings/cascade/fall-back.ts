import { setImmediate as nextTick } from 'node:timers/promises'
import type { Settings } from '../../../config/env.ts'
import { type Db, transact } from '../../db/index.ts'
import { closeDrained, fallBack, type SendDeps, type Step } from '../../deliveries/index.ts'
import type { Signals } from '../../jobs/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { eachApart } from '../../lib/each-apart.ts'
import type { MailingRow } from '../view.ts'
import { fallbackAfterMs, type MailingQueue, queuesOf } from './steps.ts'

export type FallBackDeps = {
  db: Db
  clock: Clock
  signals: Signals
  kinds: SendDeps['kinds']
  settings: Pick<Settings, 'OTKLIK_PUSH_ACCEPTED_IS_REACHED'>
}

/** Small enough not to delay an incoming message. */
const PAGE = 200

/**
 * Hands guests whom a channel did not reach in time to the next one, for every running cascade, page by page. It keeps
 * no place: it may be stopped anywhere, and run twice at once. Returns how many it handed over.
 */
export async function fallBackGuests(deps: FallBackDeps, signal?: AbortSignal): Promise<number> {
  const running = await deps.db
    .selectFrom('mailings')
    .selectAll()
    .where('status', '=', 'running')
    .where('channel_mode', '=', 'cascade')
    .execute()
  let passed = 0
  const ofOne = async (mailing: MailingRow) => {
    passed += await fallBackOf(deps, mailing, signal)
  }
  try {
    await eachApart(running, ofOne, ({ id }) => id)
  } finally {
    if (passed > 0) {
      deps.signals.notify('deliveries')
      deps.signals.notify('outbox')
    }
  }
  if (running.length > 0) await closeDrained(deps)
  return passed
}

async function fallBackOf(deps: FallBackDeps, mailing: MailingRow, signal: AbortSignal | undefined): Promise<number> {
  const queues = await queuesOf(deps.db, mailing)
  let passed = 0
  for (const queue of queues) {
    if (queue.next === null) continue
    for (;;) {
      if (signal?.aborted) return passed
      const page = await transact(deps.db, async (tx) => {
        // Paused or changed since: its waiting time stands still.
        const now = await tx.selectFrom('mailings').select('status').where('id', '=', mailing.id).executeTakeFirst()
        return now?.status === 'running' ? fallBack(tx, stepOf(deps, queue, queues), PAGE) : { looked: 0, passed: 0 }
      })
      passed += page.passed
      if (page.looked < PAGE) break
      await nextTick()
    }
  }
  return passed
}

function stepOf({ clock, settings }: FallBackDeps, queue: MailingQueue, queues: MailingQueue[]): Step {
  const next = queues.find(({ channel }) => channel === queue.next)
  return {
    queueId: queue.id,
    next: next ? { queueId: next.id, fallbackAfterMs: fallbackAfterMs(next) } : null,
    waitMs: queue.waitMs,
    acceptedIsReached: queue.channel === 'push' && settings.OTKLIK_PUSH_ACCEPTED_IS_REACHED,
    at: clock.now(),
  }
}
