import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Removes at night what is older than it is kept. Repeated. */
export const applyRetentionJob = declareJob({ queue: 'data-retention', name: 'apply', payload: z.object({}) })

/** Removes what ends of itself, whatever the periods say: answers kept for repeats, sessions, uploads. Repeated. */
export const forgetExpiredJob = declareJob({ queue: 'forget-old', name: 'forget-old', payload: z.object({}) })
