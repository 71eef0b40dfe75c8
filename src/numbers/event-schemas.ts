import { z } from 'zod'
import type { EventSchema } from '../lib/event-schema.ts'
import { numberSchema } from './present-number.ts'

const { label, state, reason, since, restriction, new_chats, safety } = numberSchema.shape

/** The events of numbers. */
export const numberEvents = {
  'number.status': {
    summary: 'The state of a number changed, or what WhatsApp lets it do',
    data: z.object({
      number_id: z.string(),
      label,
      state,
      previous_state: state,
      reason,
      since,
      restriction,
      new_chats,
      safety: z.object({ level: safety.shape.level, reason: safety.shape.reason }),
    }),
  },
} satisfies Record<string, EventSchema>
