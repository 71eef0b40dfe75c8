import { z } from 'zod'
import { instantOut } from '../http/time.ts'
import type { EventSchema } from '../lib/event-schema.ts'
import { mailingSchema } from './present.ts'

const { id, name, status, paused_reason } = mailingSchema.shape

/** The events of mailings. */
export const mailingEvents = {
  'mailing.status': {
    summary: 'A mailing was scheduled, started, paused, finished, or cancelled',
    data: z.object({
      id,
      name,
      status,
      paused_reason,
      start_at: instantOut.nullable(),
      started_at: instantOut.nullable(),
      finished_at: instantOut.nullable(),
    }),
  },
} satisfies Record<string, EventSchema>
