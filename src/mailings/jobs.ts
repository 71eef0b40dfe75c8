import { z } from 'zod'
import { declareJob } from '../jobs/index.ts'

const payload = z.object({ mailing_id: z.string() })

/** Makes the deliveries of a mailing, page by page. */
export const planMailingJob = declareJob({ queue: 'plan-mailing', name: 'plan-mailing', payload })

/** Starts a mailing at its time. */
export const startMailingJob = declareJob({ queue: 'start-mailing', name: 'start-mailing', payload })

/** Plans the messages for birthdays that are near. */
export const fireBirthdaysJob = declareJob({
  queue: 'fire-birthdays',
  name: 'fire-birthdays',
  payload: z.object({}),
})

/** Hands guests whom one channel did not reach to the next. */
export const fallBackJob = declareJob({ queue: 'fall-back', name: 'fall-back', payload: z.object({}) })

/** Starts what is due and plans what is not planned, whatever happened to the queue (invariant 8). */
export const reconcileMailingsJob = declareJob({
  queue: 'reconcile-mailings',
  name: 'reconcile-mailings',
  payload: z.object({}),
})
