import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Removes at night what is older than it is kept. Repeated. */
export const applyRetentionJob = declareJob({ queue: 'data-retention', name: 'apply', payload: z.object({}) })
