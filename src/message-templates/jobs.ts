import { z } from 'zod'
import { declareJob } from '../jobs/index.ts'

/** Asks Meta for the templates of an account, or of all. */
export const syncMessageTemplatesJob = declareJob({
  queue: 'sync-message-templates',
  name: 'sync-message-templates',
  payload: z.object({ waba_id: z.string().optional() }),
})
