import { z } from 'zod'
import { declareJob, type Enqueue } from '../jobs/index.ts'
import { SECOND } from '../lib/units.ts'

/** Looks at the events after the cursor: who has to hear of them. Repeated, and after each batch that the relay has. */
export const planNotificationsJob = declareJob({ queue: 'notifications', name: 'plan', payload: z.object({}) })

/** Tells users what waits for them, and brings browsers what is due. Repeated, and when something falls due. */
export const tellUsersJob = declareJob({ queue: 'notifications-tell', name: 'tell', payload: z.object({}) })

/** Has what is due at `at` told then; many that fall due within a second are one job. */
export async function wakeTeller({ enqueue }: { enqueue: Enqueue }, at: number, now: number): Promise<void> {
  const second = Math.ceil(at / SECOND)
  await enqueue(tellUsersJob, {}, { id: `tell-${second}`, delayMs: Math.max(0, second * SECOND - now) })
}
