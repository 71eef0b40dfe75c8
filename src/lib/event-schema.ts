import type { z } from 'zod'

/** What an event reports; `data` is what subscribers get. */
export type EventSchema = { summary: string; data: z.ZodType }
