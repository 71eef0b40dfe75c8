import { z } from 'zod'

/** How a restaurant's figures are computed [003]. Every number may be set per restaurant. */
export const formulaSchema = z.object({
  last_ratings: z.number().int().min(1).max(1_000).default(200).meta({ description: 'Ratings that count: the newest' }),
  half_life: z
    .number()
    .min(1)
    .max(10_000)
    .default(50)
    .meta({ description: 'So many ratings later a rating weighs half' }),
  cancellation_days: z
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .meta({ description: 'Orders of so many days count for the cancellation rating' }),
  cancellation_step: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .meta({ description: 'This share of cancelled orders takes `cancellation_points` off' }),
  cancellation_points: z.number().gt(0).max(4).default(4),
  score_weight: z.number().min(0).max(1).default(0.8).meta({ description: 'The rest weighs the cancellation rating' }),
})

export type Formula = z.output<typeof formulaSchema>

export const defaultFormula: Formula = formulaSchema.parse({})
