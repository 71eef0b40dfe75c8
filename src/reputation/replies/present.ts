import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { ReviewRepliesTable } from '../../db/schema/reputation.ts'
import { instantOut, toIso } from '../../http/time.ts'

export type ReplyRow = Selectable<ReviewRepliesTable>

export const replySchema = z
  .object({
    id: z.string(),
    review_id: z.string(),
    text: z.string(),
    status: z.enum(['draft', 'moderation', 'published', 'rejected']),
    reason: z.string().nullable().meta({ description: 'Why it was rejected' }),
    author: z.string(),
    promo_percent: z.number().int().nullable(),
    promo_code: z.string().nullable().meta({ description: 'Made when the reply is published' }),
    moderated_by: z.string().nullable(),
    published_at: instantOut.nullable(),
    outside: z
      .object({ status: z.enum(['waiting', 'done', 'failed']), reason: z.string().nullable() })
      .nullable()
      .meta({ description: 'Whether the reply stands on the site of the review, where there is a connector' }),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'ReviewReply' })

export type ReplyOut = z.output<typeof replySchema>

export function presentReply(row: ReplyRow, promoCode: string | null): ReplyOut {
  return {
    id: row.id,
    review_id: row.review_id,
    text: row.text,
    status: row.status,
    reason: row.reason,
    author: row.author,
    promo_percent: row.promo_percent,
    promo_code: promoCode,
    moderated_by: row.moderated_by,
    published_at: toIso(row.published_at),
    outside: row.outside_status ? { status: row.outside_status, reason: row.outside_reason } : null,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}
