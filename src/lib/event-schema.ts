import type { z } from 'zod'

/** What an event tells of, for its readers: `data` is what subscribers get. */
export type EventSchema = { summary: string; data: z.ZodType }
