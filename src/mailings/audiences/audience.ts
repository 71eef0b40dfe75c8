import { z } from 'zod'

const MAX_LISTED_GUESTS = 10_000

/** Whom a mailing goes to. Consent is looked at when each message is about to leave, whatever the audience. */
export const audienceSchema = z
  .union([
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ tag: z.string().trim().min(1).max(100) }),
    z.strictObject({ guest_ids: z.array(z.string().max(100)).min(1).max(MAX_LISTED_GUESTS) }),
    z.strictObject({ audience_id: z.string().max(100) }),
  ])
  .meta({ id: 'Audience', description: 'One of all, tag, guest_ids. Saved audiences (audience_id) are not there yet.' })

export type Audience = z.output<typeof audienceSchema>
export type KnownAudience = Exclude<Audience, { audience_id: string }>

export function parseAudience(json: string): KnownAudience {
  return JSON.parse(json) as KnownAudience
}
