import { z } from 'zod'
import { declareJob } from '../jobs/index.ts'

/** A number's turn to send what is due: one queue for each number, taken by the process that owns the number. */
export const sendCycleJob = declareJob({
  queue: 'turns',
  name: 'turn',
  payload: z.object({ number_id: z.string() }),
})

/** Looks in SQL for what is due or stuck, whatever became of the queue (invariant 8). */
export const reconcileDeliveriesJob = declareJob({
  queue: 'reconcile-dispatch',
  name: 'reconcile-dispatch',
  payload: z.object({}),
})
