import { z } from 'zod'
import { declareJob } from '../jobs/declare.ts'

/** Looks who has come to wait longer than a rule says. Repeated. */
export const fireWaitsJob = declareJob({ queue: 'fire-waits', name: 'look', payload: z.object({}) })
