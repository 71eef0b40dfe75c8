import type { Selectable } from 'kysely'
import { z } from 'zod'
import { type ReadDb, recordEvent, storedCodes, type Tx } from '../../db/index.ts'
import type { ReviewEscalationsTable } from '../../db/schema/reputation.ts'
import type { AuditHook } from '../../guests/index.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { AppError } from '../../lib/errors.ts'
import { isPast } from '../past.ts'
import type { ReviewRow } from '../reviews/review-row.ts'
import { GRAVE, graveReasons } from './grave-words.ts'

type EscalationRow = Selectable<ReviewEscalationsTable>

export const escalationSchema = z.object({
  reasons: z.array(z.enum(GRAVE)),
  raised_at: instantOut,
  resolved_at: instantOut.nullable().meta({ description: 'When a manager took it over' }),
  resolved_by: z.string().nullable(),
})

export type EscalationOut = z.output<typeof escalationSchema>

const readReasons = storedCodes('review_escalations.reasons', GRAVE)

function presentEscalation(row: EscalationRow): EscalationOut {
  const { raised_at, resolved_at, resolved_by } = row
  return {
    reasons: readReasons(row.reasons),
    raised_at: toIso(raised_at),
    resolved_at: toIso(resolved_at),
    resolved_by,
  }
}

/**
 * Tells the managers at once about a review that speaks of injury, poisoning, law, the press or a child, in the
 * transaction that writes it. Once for each review; an import of the past tells nobody.
 */
export async function escalate(tx: Tx, review: ReviewRow, at: number): Promise<EscalationOut | undefined> {
  const reasons = graveReasons(review)
  if (reasons.length === 0 || isPast(review.posted_at, at)) return undefined
  const { id: review_id, restaurant_id, score } = review
  const raised = await tx
    .insertInto('review_escalations')
    .values({
      review_id,
      restaurant_id,
      reasons: JSON.stringify(reasons),
      raised_at: at,
      resolved_at: null,
      resolved_by: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!raised) return undefined
  const data = { restaurant_id, kind: 'grave_review', level: 'critical', review_id, score, reasons }
  await recordEvent(tx, { type: 'restaurant.alert', at, data })
  return presentEscalation(raised)
}

/** A manager takes it over. Throws `wrong_state` when nobody was called, or when somebody else was first. */
export async function resolveEscalation(
  tx: Tx,
  audit: AuditHook,
  { reviewId, actor, at }: { reviewId: string; actor: string; at: number },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('review_escalations')
    .set({ resolved_at: at, resolved_by: actor })
    .where('review_id', '=', reviewId)
    .where('resolved_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new AppError('wrong_state', 'This review does not wait for a manager.')
  await audit(tx, { actor, action: 'review.take_over', subject: reviewId, details: {}, at })
}

export async function escalationsOf(db: ReadDb, reviewIds: readonly string[]): Promise<Map<string, EscalationOut>> {
  if (reviewIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('review_escalations')
    .selectAll()
    .where('review_id', 'in', [...reviewIds])
    .execute()
  return new Map(rows.map((row) => [row.review_id, presentEscalation(row)]))
}

/** How many reviews of a restaurant wait for a manager. */
export async function countEscalations(db: ReadDb, restaurantId: string): Promise<number> {
  const { count } = await db
    .selectFrom('review_escalations')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('restaurant_id', '=', restaurantId)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}
