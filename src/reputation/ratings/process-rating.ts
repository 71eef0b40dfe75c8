import { recordEvent, type Tx } from '../../db/index.ts'
import { type AuditHook, countUnprocessed } from '../../guests/index.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { presentRating, type RatingRow } from './present.ts'
import { lockRating, moveRating } from './store.ts'
import { externalIdOfOrder } from './view.ts'

export type Processing = { ratingId: string; actor: string; at: number }

/**
 * An operator has dealt with a low rating, or undoes that. When two do it at once, one of them changes the state and
 * the counter; both stand in the audit log. Throws `not_found`, and `wrong_state` for a rating that never needed an
 * operator. Call it inside `transact`.
 */
export function processRating(tx: Tx, audit: AuditHook, { ratingId, actor, at }: Processing): Promise<RatingRow> {
  return move(tx, audit, { ratingId, actor, at }, 'rating.process', {
    from: 'unprocessed',
    to: { status: 'processed', processed_at: at, processed_by: actor, updated_at: at },
  })
}

export function unprocessRating(tx: Tx, audit: AuditHook, { ratingId, actor, at }: Processing): Promise<RatingRow> {
  return move(tx, audit, { ratingId, actor, at }, 'rating.unprocess', {
    from: 'processed',
    to: { status: 'unprocessed', processed_at: null, processed_by: null, updated_at: at },
  })
}

type Move = { from: RatingRow['status']; to: Parameters<typeof moveRating>[3] }

async function move(
  tx: Tx,
  audit: AuditHook,
  { ratingId, actor, at }: Processing,
  action: 'rating.process' | 'rating.unprocess',
  { from, to }: Move,
): Promise<RatingRow> {
  const known = await lockRating(tx, ratingId)
  if (!known) throw notFound('rating', ratingId)
  if (known.status === 'none')
    throw new AppError('wrong_state', 'This rating is above the low-score threshold: nothing to process.')
  const moved = await moveRating(tx, ratingId, from, to)
  await audit(tx, { actor, action, subject: ratingId, details: { changed: moved !== undefined }, at })
  if (!moved) return known
  await countUnprocessed(tx, moved.guest_id, to.status === 'unprocessed' ? 1 : -1)
  await recordEvent(tx, {
    type: 'rating.processed',
    at,
    data: presentRating(moved, await externalIdOfOrder(tx, moved.order_id)),
  })
  return moved
}
