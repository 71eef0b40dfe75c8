import { z } from 'zod'
import { declareJob, type Enqueue } from '../jobs/index.ts'
import { SECOND } from '../lib/units.ts'

/** Looks at the events after the cursor and decides who has to hear of them. Repeated, and after the relay has run. */
export const planNotificationsJob = declareJob({ queue: 'notifications', name: 'plan', payload: z.object({}) })

/**
 * Notifies users of what waits for them, and delivers what is due to browsers. Repeated, and when something falls due.
 */
export const tellUsersJob = declareJob({ queue: 'notifications-tell', name: 'tell', payload: z.object({}) })

/** Users are notified seconds later, so whatever is relayed within this time is planned together. */
const PLAN_WITHIN_MS = 0.5 * SECOND

/**
 * What has been relayed at `now` is planned soon: by the job that is waiting, or a new one. Under load, a job for each
 * batch of the relay cost more than storing its messages.
 */
export function makePlanWaker({ enqueue }: { enqueue: Enqueue }): (now: number) => Promise<void> {
  let waiting: number | undefined
  return async (now) => {
    const turn = Math.floor(now / PLAN_WITHIN_MS) + 1
    if (turn === waiting) return
    waiting = turn
    await enqueue(planNotificationsJob, {}, { id: `plan-${turn}`, delayMs: turn * PLAN_WITHIN_MS - now })
  }
}

/** Schedules notifying for what is due at `at`; many that fall due within a second are one job. */
export async function scheduleNotifying({ enqueue }: { enqueue: Enqueue }, at: number, now: number): Promise<void> {
  const second = Math.ceil(at / SECOND)
  await enqueue(tellUsersJob, {}, { id: `tell-${second}`, delayMs: Math.max(0, second * SECOND - now) })
}
