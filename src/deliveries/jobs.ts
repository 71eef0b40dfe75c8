import { z } from 'zod'
import { declareJob } from '../jobs/index.ts'

/** A number sends what is due: one queue for each number, worked by the process that owns the number. */
export const sendCycleJob = declareJob({
  queue: 'send-cycles',
  name: 'send-cycle',
  payload: z.object({ number_id: z.string() }),
})

/** Looks in SQL for what is due or stuck, whatever became of the queue (invariant 8). */
export const reconcileDeliveriesJob = declareJob({
  queue: 'reconcile-deliveries',
  name: 'reconcile-deliveries',
  payload: z.object({}),
})
