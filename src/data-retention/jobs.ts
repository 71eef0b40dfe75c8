import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** At night, removes data older than their period. Repeated. */
export const applyRetentionJob = declareJob({ queue: 'data-retention', name: 'apply', payload: z.object({}) })

/** Removes what expires by itself, whatever the periods: answers kept for repeats, sessions, uploads. Repeated. */
export const forgetExpiredJob = declareJob({ queue: 'forget-old', name: 'forget-old', payload: z.object({}) })
