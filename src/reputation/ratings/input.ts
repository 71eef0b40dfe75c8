import { z } from 'zod'
import { instant } from '../../http/time.ts'
import { COURIER_CRITERIA, RESTAURANT_CRITERIA } from '../complaints/topics.ts'

export const scoreInput = z.number().int().min(1).max(5)

const unique = <T extends z.ZodType<string>>(item: T) =>
  z
    .array(item)
    .max(20)
    .transform((items) => [...new Set(items)])
    .default([])

const restaurantCriteria = unique(z.enum(RESTAURANT_CRITERIA))
const courierCriteria = unique(z.enum(COURIER_CRITERIA))

export const commentInput = z
  .string()
  .max(4_000)
  .transform((text) => text.replace(/\0/g, '').trim())
  .transform((text) => text || undefined)

export const remarksInput = z.object({
  score: scoreInput,
  comment: commentInput.optional(),
  good: restaurantCriteria,
  bad: restaurantCriteria,
  courier: z
    .object({ score: scoreInput.optional(), good: courierCriteria, bad: courierCriteria })
    .optional()
    .meta({ description: "The courier's work, kept apart from the restaurant's score" }),
})

export type Remarks = z.output<typeof remarksInput>

export const ratingInput = remarksInput.extend({
  order_external_id: z.string().trim().min(1).max(200),
  rated_at: instant.optional().meta({ description: 'Default: now' }),
})
