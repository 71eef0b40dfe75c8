import { z } from 'zod'
import { instantOut } from '../http/time.ts'
import type { EventSchema } from '../lib/event-schema.ts'
import { compensationSchema } from './compensations/schema.ts'
import { escalationSchema } from './escalations/escalate.ts'
import { ratingSchema } from './ratings/present.ts'
import { reviewSchema } from './reviews/present.ts'

const restaurant_id = z.string()
const score = z.number().int().min(1).max(5)

const figure = {
  restaurant_id,
  level: z.enum(['ok', 'warning', 'critical']),
  value: z.number().nullable(),
  threshold: z.number().meta({ description: 'At or under it a service may suspend the restaurant' }),
}
const whatLifts = (field: string) =>
  z.object({ target: z.number(), [field]: z.number().int().nullable().meta({ description: 'null: nothing would' }) })

const alertSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('score'), ...figure, to_climb: whatLifts('fives') }),
  z.object({ kind: z.literal('cancellation_rating'), ...figure, to_climb: whatLifts('clean_orders') }),
  z.object({ kind: z.literal('low_rating'), restaurant_id, rating_id: z.string(), score }),
  z.object({
    kind: z.literal('grave_review'),
    restaurant_id,
    level: z.literal('critical'),
    review_id: z.string(),
    score,
    reasons: escalationSchema.shape.reasons,
  }),
])

const { text: _, ...gift } = compensationSchema.shape

/** What the events of ratings and reviews contain. */
export const reputationEvents = {
  'rating.created': {
    summary: 'A guest rated an order, or corrected the rating',
    data: ratingSchema.extend({ corrected: z.boolean() }),
  },
  'rating.processed': { summary: 'A low rating was processed, or is open again', data: ratingSchema },
  'compensation.given': {
    summary: 'A guest got a promo code or bonuses',
    data: z.object({
      guest_id: z.string(),
      phone: z.string().nullable(),
      rating_id: z.string().nullable(),
      ...gift,
      given_by: z.string(),
      at: instantOut,
    }),
  },
  'review.created': { summary: 'There is a new review', data: reviewSchema },
  'review.replied': { summary: 'A reply to a review was published', data: reviewSchema },
  'restaurant.alert': {
    summary: 'A restaurant needs somebody: its figures, a low rating, or a grave review',
    data: alertSchema,
  },
} satisfies Record<string, EventSchema>
