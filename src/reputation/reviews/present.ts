import { z } from 'zod'
import { instantOut, toIso } from '../../http/time.ts'
import { criteriaOf, readTopics } from '../complaints/stored-remarks.ts'
import { RESTAURANT_CRITERIA, TOPICS } from '../complaints/topics.ts'
import { type EscalationOut, escalationSchema } from '../escalations/escalate.ts'
import { courierRemarksSchema, presentCourier } from '../ratings/present.ts'
import { type ReplyOut, replySchema } from '../replies/present.ts'
import { TONES, toneOf } from '../replies/tone.ts'
import type { ReviewRow } from './review-row.ts'

export const REVIEW_SOURCES = ['order', 'google', 'yandex', 'two_gis', 'tripadvisor', 'other'] as const

export const reviewSchema = z
  .object({
    id: z.string(),
    restaurant_id: z.string(),
    source: z.enum(REVIEW_SOURCES).meta({ description: '`order`: given with a rating here' }),
    rating_id: z.string().nullable(),
    guest_id: z.string().nullable(),
    author: z.string().nullable().meta({ description: "Of an order's review the guest's name" }),
    score: z.number().int(),
    text: z.string().nullable(),
    good: z.array(z.enum(RESTAURANT_CRITERIA)),
    bad: z.array(z.enum(RESTAURANT_CRITERIA)),
    courier: courierRemarksSchema.nullable(),
    complaints: z.array(z.enum(TOPICS)),
    tone: z.enum(TONES),
    service: z.string().nullable(),
    posted_at: instantOut,
    reply_status: z.enum(['waiting', 'draft', 'moderation', 'published']),
    reply_deadline: instantOut,
    seconds_left: z.number().int().nullable().meta({ description: 'To reply; 0 when overdue, null when replied' }),
    reply: replySchema.nullable(),
    escalation: escalationSchema
      .nullable()
      .meta({ description: 'It speaks of injury, poisoning, law, press or a child: for a manager, at once' }),
  })
  .meta({ id: 'Review' })

export type ReviewOut = z.output<typeof reviewSchema>

/** What stands beside a review in other tables. */
type Beside = { reply?: ReplyOut | undefined; escalation?: EscalationOut | undefined }

export function presentReview(row: ReviewRow, now: number, { reply, escalation }: Beside = {}): ReviewOut {
  return {
    id: row.id,
    restaurant_id: row.restaurant_id,
    source: row.source,
    rating_id: row.rating_id,
    guest_id: row.guest_id,
    author: row.author,
    score: row.score,
    text: row.text,
    ...criteriaOf(row),
    courier: presentCourier(row),
    complaints: readTopics(row.topics),
    tone: toneOf(row.score, row.text),
    service: row.service,
    posted_at: toIso(row.posted_at),
    reply_status: row.reply_status === null || row.reply_status === 'rejected' ? 'waiting' : row.reply_status,
    reply_deadline: toIso(row.deadline_at),
    seconds_left: row.reply_status === 'published' ? null : Math.max(0, Math.floor((row.deadline_at - now) / 1_000)),
    reply: reply ?? null,
    escalation: escalation ?? null,
  }
}
