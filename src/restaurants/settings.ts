import { z } from 'zod'
import { clockTime } from '../http/time.ts'
import { brandVoiceSchema } from './brand-voice.ts'
import { type Formula, formulaSchema } from './formula.ts'
import { type RestaurantRow, readSettings } from './restaurants.ts'
import { reviewSitesSchema } from './review-sites.ts'

/** How guests are asked to rate. */
export const requestSchema = z.object({
  enabled: z.boolean().default(true),
  delay_minutes: z
    .number()
    .int()
    .min(0)
    .max(7 * 24 * 60)
    .default(60)
    .meta({ description: 'After delivery' }),
  hours: z
    .object({ from: clockTime, to: clockTime })
    .default({ from: '10:00', to: '21:00' })
    .meta({ description: "The guest's local hours in which it may be sent" }),
  link_days: z.number().int().min(1).max(365).default(14).meta({ description: 'The form can be reached for so long' }),
  texts: z
    .object({ ru: z.string().trim().min(10).max(1_000), en: z.string().trim().min(10).max(1_000) })
    .partial()
    .default({})
    .meta({ description: 'Instead of ours; {{ name }}, {{ restaurant }} and {{ link }} are filled in' }),
})

export const reputationSettingsSchema = z.object({
  rating_border: z
    .number()
    .int()
    .min(1)
    .max(5)
    .default(3)
    .meta({ description: 'Ratings at or below it wait for an operator' }),
  review_sites: reviewSitesSchema.default({}),
  formula: formulaSchema.prefault({}),
  request: requestSchema.prefault({}),
  voice: brandVoiceSchema.prefault({}),
  reply_moderation: z.enum(['manual', 'rules']).default('manual').meta({
    description: '`manual`: somebody publishes each reply. `rules`: what obeys the rules is published at once',
  }),
  services: z
    .array(z.string().trim().min(2).max(60))
    .max(20)
    .default([])
    .meta({ description: 'Delivery services besides the well-known ones, which replies must not judge' }),
  promo_days: z.number().int().min(1).max(365).default(30).meta({ description: 'Promo codes hold for so long' }),
})

export type ReputationSettings = z.output<typeof reputationSettingsSchema>

/**
 * A restaurant's settings, with defaults for what was never set or is no longer valid: an unreadable setting must not
 * block the restaurant's page.
 */
export function settingsOf({ settings }: Pick<RestaurantRow, 'settings'>): ReputationSettings {
  const stored = readSettings(settings)
  const whole = reputationSettingsSchema.safeParse(stored)
  if (whole.success) return whole.data
  const read = Object.entries(reputationSettingsSchema.shape).map(([name, field]) => {
    const parsed = field.safeParse(stored[name])
    return [name, parsed.success ? parsed.data : field.parse(undefined)]
  })
  return Object.fromEntries(read) as ReputationSettings
}

/** How this restaurant's rating is computed from single ratings. */
export function formulaOf(restaurant: Pick<RestaurantRow, 'settings'>): Formula {
  return settingsOf(restaurant).formula
}
