import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Looks at the guests whose retention is due. Repeated every minute; the due times are in SQL. */
export const deriveRetentionJob = declareJob({
  queue: 'derive-retention',
  name: 'derive-retention',
  payload: z.object({}),
})
