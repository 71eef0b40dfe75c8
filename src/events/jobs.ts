import { z } from 'zod'
import { declareJob } from '../jobs/index.ts'
import { DAY } from '../lib/units.ts'

/** How long events and the log of their delivery are kept: so far back a reader can resume, and a webhook be replayed. */
export const KEPT_MS = 7 * DAY

/** Removes what is older than it is kept. Repeated. */
export const forgetOld = declareJob({ queue: 'forget-old', name: 'forget-old', payload: z.object({}) })
