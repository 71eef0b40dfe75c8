import { z } from 'zod'
import { instantOut } from '../http/time.ts'
import type { EventSchema } from '../lib/event-schema.ts'
import { CHANNELS } from './send-queues.ts'
import { STATUSES } from './view.ts'

/** What the events of deliveries contain. */
export const deliveryEvents = {
  'delivery.status': {
    summary: 'A message of a mailing, or another paced one, was sent, delivered, read, answered, or ended',
    data: z.object({
      id: z.string(),
      mailing_id: z.string().nullable().meta({ description: 'null: of no mailing, such as a request to rate' }),
      channel: z.enum(CHANNELS),
      guest_id: z.string(),
      number_id: z.string().nullable(),
      message_id: z.string().nullable(),
      status: z.enum(STATUSES),
      reason: z.string().nullable(),
      sent_at: instantOut.nullable(),
      delivered_at: instantOut.nullable(),
      read_at: instantOut.nullable(),
      replied_at: instantOut.nullable(),
    }),
  },
} satisfies Record<string, EventSchema>
