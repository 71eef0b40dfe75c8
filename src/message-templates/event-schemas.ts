import type { EventSchema } from '../lib/event-schema.ts'
import { messageTemplateSchema } from './present.ts'

/** What the events of Meta's templates contain. */
export const messageTemplateEvents = {
  'message_template.updated': {
    summary: 'A template at Meta is new, or has another status, quality, category or text',
    data: messageTemplateSchema,
  },
} satisfies Record<string, EventSchema>
