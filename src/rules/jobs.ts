import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Looks for guests who have waited longer than a rule allows. Repeated. */
export const fireWaitsJob = declareJob({ queue: 'fire-waits', name: 'look', payload: z.object({}) })
