import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Judges the numbers by the fate of their messages: see safety/watch-safety.ts. */
export const watchSafetyJob = declareJob({ queue: 'watch-safety', name: 'watch-safety', payload: z.object({}) })
