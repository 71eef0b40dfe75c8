import type { EventSchema } from '../lib/event-schema.ts'
import { messageChangeSchema, messageSchema } from './present.ts'
import { scheduledSchema } from './scheduled/shapes.ts'

/** The events of messages. */
export const messageEvents = {
  'message.received': { summary: 'A guest wrote', data: messageSchema },
  'message.status': { summary: 'A message of ours was queued, sent, delivered, read, or failed', data: messageSchema },
  'message.updated': {
    summary: 'A message was edited or deleted, got a reaction, or its file is there',
    data: messageSchema.extend({ change: messageChangeSchema }),
  },
  'message.scheduled': {
    summary: 'A scheduled message was created, changed, sent, withdrawn, or failed',
    data: scheduledSchema,
  },
  'call.missed': { summary: 'A guest called and nobody answered', data: messageSchema },
} satisfies Record<string, EventSchema>
