import { z } from 'zod'
import { instantOut } from '../../http/time.ts'
import { COURIER_CRITERIA, TOPICS } from '../complaints/topics.ts'

export const figure = z.number().nullable().meta({ description: 'null: nothing to count' })
export const distributionSchema = z.object({
  '1': z.number().int(),
  '2': z.number().int(),
  '3': z.number().int(),
  '4': z.number().int(),
  '5': z.number().int(),
})

const change = z.object({ score: figure, cancellation_rating: figure, overall: figure })
const arrow = z.enum(['up', 'down', 'same']).nullable()

export const summarySchema = z.object({
  score: figure,
  cancellation_rating: figure,
  overall: figure,
  change_24h: change.meta({ description: 'Against the same moment yesterday; null when there was nothing then' }),
  arrow: arrow.meta({ description: 'Of the overall figure against 24 hours before, by its second decimal' }),
})

export type Summary = z.output<typeof summarySchema>

const daySchema = z.object({ date: z.iso.date(), score: figure, cancellation_rating: figure, overall: figure })

const courier = z.object({
  score: figure,
  ratings_counted: z.number().int(),
  distribution: distributionSchema,
  criteria: z.array(z.object({ criterion: z.enum(COURIER_CRITERIA), good: z.number().int(), bad: z.number().int() })),
})

export const causeSchema = z.object({
  cause: z.string(),
  title: z.string(),
  count: z.number().int(),
  share: z.number(),
  advice: z.array(z.string()),
})

export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum(['score', 'cancellation_rating']),
  level: z.enum(['warning', 'critical']),
  value: z.number(),
  threshold: z.number().meta({ description: 'At or under it a service may suspend the restaurant' }),
  at: instantOut,
  cleared_at: instantOut.nullable(),
})

const scoreShare = z.object({ count: z.number().int(), weight_share: z.number() })

const explanationSchema = z.object({
  score: z.object({
    formula: z.string(),
    inputs: z.object({
      last_ratings: z.number().int(),
      half_life: z.number(),
      ratings_counted: z.number().int(),
      weight_sum: z.number(),
    }),
    by_score: z
      .object({ '1': scoreShare, '2': scoreShare, '3': scoreShare, '4': scoreShare, '5': scoreShare })
      .meta({ description: 'How many of the counted ratings, and the share of the whole weight they carry' }),
    result: figure,
  }),
  cancellation_rating: z.object({
    formula: z.string(),
    inputs: z.object({
      orders: z.number().int(),
      cancelled: z.number().int(),
      days: z.number().int(),
      share: z.number().nullable(),
      step: z.number(),
      points: z.number(),
    }),
    result: figure,
  }),
  overall: z.object({
    formula: z.string(),
    inputs: z.object({ score_weight: z.number(), cancellation_weight: z.number() }),
    result: figure,
  }),
})

export type Explanation = z.output<typeof explanationSchema>

const complaintSchema = z.object({
  topic: z.enum(TOPICS),
  title: z.string(),
  count: z.number().int().meta({ description: 'Low reviews that complain of it' }),
  share: z.number().meta({ description: 'Of all low reviews that count' }),
  about: z.enum(['restaurant', 'courier']),
  advice: z.array(z.string()),
  dishes: z.array(z.object({ name: z.string(), count: z.number().int() })),
  hours: z.array(z.object({ hour: z.number().int(), count: z.number().int() })),
})

export const ratingPeriodSchema = z
  .object({
    restaurant_id: z.string(),
    from: instantOut,
    until: instantOut.meta({ description: 'The first moment after the period' }),
    ratings_counted: z.number().int(),
    distribution: distributionSchema,
    dynamics: z.array(daySchema).meta({
      description: 'As the figures stood at the end of each day; of each week, where the period is longer than a month',
    }),
    complaints: z.array(complaintSchema),
    complaints_counted: z.object({ reviews: z.number().int(), scores: z.array(z.number().int()) }),
    cancellations: z.object({
      orders: z.number().int(),
      cancelled: z.number().int(),
      share: z.number().nullable(),
      causes: z.array(causeSchema).meta({ description: 'Of the newest 200 cancellations of the period' }),
    }),
  })
  .meta({ id: 'RatingPeriod' })

export type RatingPeriod = z.output<typeof ratingPeriodSchema>

export const ratingPageSchema = summarySchema
  .extend({
    restaurant_id: z.string(),
    ratings_counted: z.number().int(),
    distribution: distributionSchema,
    dynamics: z.array(daySchema).meta({ description: 'From the Monday of last week until today, by day' }),
    complaints: z.array(complaintSchema),
    complaints_counted: z
      .object({ reviews: z.number().int(), scores: z.array(z.number().int()), from: instantOut })
      .meta({
        description:
          'The low ones of the newest reviews, of orders and of other sites. GET /v1/restaurants/{id}/reviews with `complaint`, these scores and this `from` lists those that a complaint counts',
      }),
    cancellations: z.object({
      orders: z.number().int(),
      cancelled: z.number().int(),
      share: z.number().nullable(),
      days: z.number().int(),
      main_cause: causeSchema.nullable(),
    }),
    courier: z
      .object({ kind: z.enum(['own', 'partner']), counts_in_score: z.literal(false), own: courier, partner: courier })
      .meta({ description: 'Kept apart: never part of the score' }),
    alerts: z.array(alertSchema),
    escalations: z.number().int().meta({ description: 'Reviews that wait for a manager' }),
    next_step: z
      .object({ target: z.number(), fives: z.number().int().nullable(), text: z.string() })
      .nullable()
      .meta({ description: 'What lifts the score to the next tenth' }),
    explain: explanationSchema.meta({ description: 'Formula, inputs and weights of each figure' }),
  })
  .meta({ id: 'RestaurantRating' })

export type RatingPage = z.output<typeof ratingPageSchema>
