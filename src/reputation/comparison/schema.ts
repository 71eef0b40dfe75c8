import { z } from 'zod'
import { TOPICS } from '../complaints/topics.ts'
import { distributionSchema, figure } from '../figures/schema.ts'

const share = figure.meta({ description: 'null: of nothing' })

const compared = z
  .object({
    restaurant_id: z.string(),
    name: z.string(),
    time_zone: z.string(),
    ratings_counted: z.number().int(),
    score: figure.meta({ description: "Mean of the period's ratings" }),
    credible: z.object({ score: z.number(), low: z.number(), high: z.number() }).nullable().meta({
      description:
        "The score as it can be believed: mean and 95 % interval of the posterior, whose prior is 10 ratings distributed like the network's. The list is sorted by `low`",
    }),
    distribution: distributionSchema,
    cancellations: z.object({
      orders: z.number().int().meta({ description: 'Placed in the period' }),
      cancelled: z.number().int().meta({ description: "By the restaurant's fault, by the end of the period" }),
      share,
      rating: figure,
    }),
    complaints: z.object({
      low: z.number().int().meta({ description: 'Low reviews, of orders and of other sites' }),
      scores: z.array(z.number().int()).meta({ description: 'The scores that count as low there' }),
      topics: z.array(z.object({ topic: z.enum(TOPICS), count: z.number().int(), share: z.number() })),
    }),
    answers: z.object({
      reviews: z.number().int().meta({ description: 'Posted in the period' }),
      answered: z.number().int(),
      in_three_days: z.number().int(),
      share_in_three_days: share.meta({ description: 'Of all reviews of the period' }),
      median_minutes: figure.meta({ description: 'From the review to the published answer' }),
    }),
    before: z
      .object({ ratings_counted: z.number().int(), score: figure, cancellation_rating: figure })
      .meta({ description: 'The same for the preceding period of the same length' }),
    change: z.object({ score: figure, cancellation_rating: figure }),
    points: z
      .array(z.object({ date: z.iso.date(), ratings_counted: z.number().int(), score: figure }))
      .meta({ description: 'By day; by week, each by its first day, where the period is longer than a month' }),
  })
  .meta({ id: 'ComparedRestaurant' })

export const comparisonSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    network: z
      .object({ ratings_counted: z.number().int(), score: figure, distribution: distributionSchema })
      .meta({ description: 'All restaurants together: what the prior is made of' }),
    data: z.array(compared),
  })
  .meta({ id: 'RestaurantComparison' })

export type Comparison = z.output<typeof comparisonSchema>
export type ComparedRestaurant = z.output<typeof compared>
