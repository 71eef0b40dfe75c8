import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Looks who waits for an answer longer than they should. */
export const tellOverdueJob = declareJob({ queue: 'tell-overdue', name: 'look', payload: z.object({}) })
