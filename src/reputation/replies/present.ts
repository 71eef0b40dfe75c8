import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { DeliveryStatus } from '../../db/schema/deliveries.ts'
import type { ReviewRepliesTable } from '../../db/schema/reputation.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { said } from '../../http/words/said.ts'
import { PROMO_PERCENTS } from '../../lib/promo-percents.ts'

export type ReplyRow = Selectable<ReviewRepliesTable>

const deliveryStatus = z.enum(['queued', 'sent', 'delivered', 'read', 'failed'])

export const replySchema = z
  .object({
    id: z.string(),
    review_id: z.string(),
    text: z.string(),
    status: z.enum(['draft', 'moderation', 'published', 'rejected']),
    reason: z.string().nullable().meta({ description: 'Why it was rejected, or why the guest did not get it' }),
    author: z.string(),
    promo_percent: z.literal(PROMO_PERCENTS).nullable(),
    promo_code: z.string().nullable().meta({ description: 'Made when the reply is published' }),
    moderated_by: z.string().nullable(),
    published_at: instantOut.nullable(),
    to_guest: z.boolean().meta({ description: 'Whether the guest gets it in the chat, once it is published' }),
    delivery_status: deliveryStatus
      .nullable()
      .meta({ description: 'How it fares on its way to the guest; null: it is not sent' }),
    sent_at: instantOut.nullable(),
    delivered_at: instantOut.nullable(),
    read_at: instantOut.nullable(),
    outside: z
      .object({ status: z.enum(['waiting', 'done', 'failed']), reason: said().nullable() })
      .nullable()
      .meta({ description: 'Whether the reply stands on the site of the review, where there is a connector' }),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'ReviewReply' })

export type ReplyOut = z.output<typeof replySchema>

/** A reply with its promo code and the delivery that carries it to the guest. */
export type ReplyWithDelivery = ReplyRow & {
  promo_code: string | null
  delivery_state: DeliveryStatus | null
  delivery_reason: string | null
  sent_at: number | null
  delivered_at: number | null
  read_at: number | null
}

export function presentReply(row: ReplyWithDelivery): ReplyOut {
  const delivery_status = row.delivery_state === null ? null : stateOf(row.delivery_state)
  return {
    id: row.id,
    review_id: row.review_id,
    text: row.text,
    status: row.status,
    reason: row.reason ?? (delivery_status === 'failed' ? (row.delivery_reason ?? row.delivery_state) : null),
    author: row.author,
    promo_percent: row.promo_percent,
    promo_code: row.promo_code,
    moderated_by: row.moderated_by,
    published_at: toIso(row.published_at),
    to_guest: row.to_guest === 1,
    delivery_status,
    sent_at: toIso(row.sent_at),
    delivered_at: toIso(row.delivered_at),
    read_at: toIso(row.read_at),
    outside: row.outside_status ? { status: row.outside_status, reason: row.outside_reason } : null,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}

function stateOf(status: DeliveryStatus): z.output<typeof deliveryStatus> {
  switch (status) {
    case 'waiting':
    case 'sending':
      return 'queued'
    case 'sent':
    case 'delivered':
    case 'read':
      return status
    case 'failed':
    case 'skipped':
    case 'unconfirmed':
    case 'cancelled':
      return 'failed'
    default:
      return status satisfies never
  }
}
