import { z } from 'zod'
import { declareJob } from '../jobs/index.ts'
import { DAY } from '../lib/units.ts'

/** How long changes wait for the message that they are of. */
export const KEPT_MS = 7 * DAY

/** Removes what has expired by itself: answers of calls, sessions, uploads. Repeated. */
export const forgetOld = declareJob({ queue: 'forget-old', name: 'forget-old', payload: z.object({}) })
