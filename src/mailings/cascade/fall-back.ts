import { setImmediate as nextTick } from 'node:timers/promises'
import type { Settings } from '../../../config/env.ts'
import { type Db, transact } from '../../db/index.ts'
import { closeDrained, type DispatchDeps, passOn, type Step } from '../../deliveries/index.ts'
import type { Signals } from '../../jobs/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { MailingRow } from '../view.ts'
import { followAfterMs, lanesOf, type MailingLane } from './steps.ts'

export type PassOnDeps = {
  db: Db
  clock: Clock
  signals: Signals
  kinds: DispatchDeps['kinds']
  settings: Pick<Settings, 'OTKLIK_PUSH_ACCEPTED_IS_REACHED'>
}

/** Small enough that an incoming message does not feel it. */
const PAGE = 200

/**
 * Hands guests whom a channel did not reach in time to the next one, for every running cascade, page by page. Keeps no
 * place: it may be stopped anywhere and run twice at once. Returns how many it handed over.
 */
export async function passOnGuests(deps: PassOnDeps, signal?: AbortSignal): Promise<number> {
  const running = await deps.db
    .selectFrom('mailings')
    .selectAll()
    .where('status', '=', 'running')
    .where('channel_mode', '=', 'cascade')
    .execute()
  let passed = 0
  for (const mailing of running) passed += await passOnOf(deps, mailing, signal)
  if (passed > 0) {
    deps.signals.notify('deliveries')
    deps.signals.notify('outbox')
  }
  if (running.length > 0) await closeDrained(deps)
  return passed
}

async function passOnOf(deps: PassOnDeps, mailing: MailingRow, signal: AbortSignal | undefined): Promise<number> {
  const lanes = lanesOf(mailing)
  let passed = 0
  for (const lane of lanes) {
    if (lane.next === null) continue
    for (;;) {
      if (signal?.aborted) return passed
      const page = await transact(deps.db, async (tx) => {
        // Paused or changed meanwhile: its time stands still.
        const now = await tx.selectFrom('mailings').select('status').where('id', '=', mailing.id).executeTakeFirst()
        return now?.status === 'running' ? passOn(tx, stepOf(deps, lane, lanes), PAGE) : { looked: 0, passed: 0 }
      })
      passed += page.passed
      if (page.looked < PAGE) break
      await nextTick()
    }
  }
  return passed
}

function stepOf({ clock, settings }: PassOnDeps, lane: MailingLane, lanes: MailingLane[]): Step {
  const next = lanes.find(({ id }) => id === lane.next)
  return {
    laneId: lane.id,
    next: next ? { laneId: next.id, followAfterMs: followAfterMs(next) } : null,
    waitMs: lane.waitMs,
    acceptedIsReached: lane.channel === 'push' && settings.OTKLIK_PUSH_ACCEPTED_IS_REACHED,
    at: clock.now(),
  }
}
