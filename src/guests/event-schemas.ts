import { z } from 'zod'
import { instantOut } from '../http/time.ts'
import type { EventSchema } from '../lib/event-schema.ts'
import { ASSIGNMENT_REASONS } from './assignment/timeline.ts'
import { GUEST_PARTS } from './guest-updated.ts'
import { guestSchema } from './present.ts'

const who = z.string().meta({ description: 'The id of a user, key or rule, or `system`' })

/** The events of guests. */
export const guestEvents = {
  'guest.created': { summary: 'A guest is known who was not before', data: guestSchema },
  'guest.updated': {
    summary: 'Somebody changed a guest',
    data: guestSchema.extend({
      changed: z.enum(GUEST_PARTS),
      by: who.nullable().meta({ description: 'Who did it; null: on the phone of the number' }),
    }),
  },
  'guest.merged': {
    summary: 'Two guests turned out to be one',
    data: z.object({ guest_id: z.string(), merged_guest_id: z.string(), guest: guestSchema }),
  },
  'guest.unmerged': {
    summary: 'A merge by hand was undone: two guests again',
    data: z.object({
      guest_id: z.string(),
      merged_guest_id: z.string(),
      guest: guestSchema,
      merged_guest: guestSchema,
    }),
  },
  'guest.opted_out': {
    summary:
      'A guest wants no more mailings: `opted_out_at` says since when, which lies in the past where a phone told an old message',
    data: guestSchema,
  },
  'guest.overdue': {
    summary: 'A guest waits for an answer for longer than the restaurant allows',
    data: guestSchema.extend({ number_id: z.string().nullable(), restaurant_id: z.string().nullable() }),
  },
  'conversation.assigned': {
    summary: 'A conversation has another assignee or team',
    data: guestSchema.extend({
      from_assignee: z.string().nullable(),
      from_team_id: z.string().nullable(),
      reason: z.enum(ASSIGNMENT_REASONS),
      by: who,
    }),
  },
  'note.mentioned': {
    summary: 'A note about a guest mentions users',
    data: z.object({
      guest_id: z.string(),
      note_id: z.string(),
      user_ids: z.array(z.string()),
      by: who,
    }),
  },
  'guest.erased': {
    summary: 'A guest was erased: erase what you keep about them, too',
    data: z.object({ guest_id: z.string(), erasure_id: z.string(), erased_at: instantOut }),
  },
} satisfies Record<string, EventSchema>
