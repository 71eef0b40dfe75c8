import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { RatingsTable } from '../../db/schema/reputation.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { courierCriteriaOf, criteriaOf, readTopics } from '../complaints/stored-remarks.ts'
import { COURIER_CRITERIA, RESTAURANT_CRITERIA, TOPICS } from '../complaints/topics.ts'
import { type ReplyOut, replySchema } from '../replies/present.ts'

export type RatingRow = Selectable<RatingsTable>

export const courierRemarksSchema = z.object({
  score: z.number().int().nullable(),
  good: z.array(z.enum(COURIER_CRITERIA)),
  bad: z.array(z.enum(COURIER_CRITERIA)),
})

export const ratingSchema = z
  .object({
    id: z.string(),
    order_id: z.string(),
    order_external_id: z.string(),
    restaurant_id: z.string(),
    guest_id: z.string(),
    score: z.number().int(),
    comment: z.string().nullable(),
    good: z.array(z.enum(RESTAURANT_CRITERIA)),
    bad: z.array(z.enum(RESTAURANT_CRITERIA)),
    courier: courierRemarksSchema.nullable(),
    complaints: z.array(z.enum(TOPICS)).meta({ description: 'Found in the criteria and in the comment' }),
    delivery: z.enum(['own', 'partner', 'pickup']),
    service: z.string().nullable(),
    channel: z.enum(['form', 'chat', 'api']),
    status: z
      .enum(['none', 'unprocessed', 'processed'])
      .meta({ description: '`none`: above the low-score threshold, nothing to do' }),
    processed_at: instantOut.nullable(),
    processed_by: z.string().nullable(),
    rated_at: instantOut,
    updated_at: instantOut,
    reply: replySchema.nullable().meta({ description: 'The published reply to what the guest said with it' }),
  })
  .meta({ id: 'Rating' })

export type RatingOut = z.output<typeof ratingSchema>

export function presentRating(row: RatingRow, orderExternalId: string, reply: ReplyOut | null = null): RatingOut {
  return {
    id: row.id,
    order_id: row.order_id,
    order_external_id: orderExternalId,
    restaurant_id: row.restaurant_id,
    guest_id: row.guest_id,
    score: row.score,
    comment: row.comment,
    ...criteriaOf(row),
    courier: presentCourier(row),
    complaints: readTopics(row.topics),
    delivery: row.delivery,
    service: row.service,
    channel: row.channel,
    status: row.status,
    processed_at: toIso(row.processed_at),
    processed_by: row.processed_by,
    rated_at: toIso(row.rated_at),
    updated_at: toIso(row.updated_at),
    reply,
  }
}

type CourierColumns = Pick<RatingRow, 'courier_score' | 'courier_good' | 'courier_bad'>

/** Null when nothing was said about the courier. */
export function presentCourier(row: CourierColumns): z.output<typeof courierRemarksSchema> | null {
  const courier = { score: row.courier_score, ...courierCriteriaOf(row) }
  return courier.score === null && courier.good.length === 0 && courier.bad.length === 0 ? null : courier
}
