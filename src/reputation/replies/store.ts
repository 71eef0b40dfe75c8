import type { Insertable, Updateable } from 'kysely'
import { type Db, forUpdate, type ReadDb, RetryTransaction, type Tx } from '../../db/index.ts'
import type { ReplyTemplatesTable, ReviewRepliesTable } from '../../db/schema/reputation.ts'
import { notFound } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import type { ReviewRow } from '../reviews/review-row.ts'
import type { ReplyRow } from './present.ts'

/** On PostgreSQL locked until the transaction ends. Throws `not_found`. */
export async function lockReview(tx: Tx, id: string): Promise<ReviewRow> {
  const row = await tx.selectFrom('reviews').selectAll().where('id', '=', id).$call(forUpdate(tx)).executeTakeFirst()
  if (!row) throw notFound('review', id)
  return row
}

export async function getReply(db: ReadDb, id: string): Promise<ReplyRow> {
  const row = await db.selectFrom('review_replies').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('reply', id)
  return row
}

/** The current reply, not a rejected one. */
export function standingReply(db: ReadDb, reviewId: string): Promise<ReplyRow | undefined> {
  return db
    .selectFrom('review_replies')
    .selectAll()
    .where('review_id', '=', reviewId)
    .where('status', '<>', 'rejected')
    .executeTakeFirst()
}

/** Throws `RetryTransaction` when somebody else has just written one. */
export async function insertReply(tx: Tx, reply: Omit<Insertable<ReviewRepliesTable>, 'id'>): Promise<ReplyRow> {
  const row = await tx
    .insertInto('review_replies')
    .values({ id: newId('rpl'), ...reply })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new RetryTransaction('a reply')
  return row
}

/** A conditional change: the row when the status was one of these, undefined otherwise. */
export function changeReply(
  tx: Tx,
  id: string,
  from: readonly ReplyRow['status'][],
  changes: Updateable<ReviewRepliesTable>,
): Promise<ReplyRow | undefined> {
  return tx
    .updateTable('review_replies')
    .set(changes)
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
}

/** What the lists of reviews look at; null while nothing waits for moderation and nothing is published. */
export async function noteReplyStatus(
  tx: Tx,
  reviewId: string,
  status: 'moderation' | 'published' | null,
  at: number,
): Promise<void> {
  await tx.updateTable('reviews').set({ reply_status: status, updated_at: at }).where('id', '=', reviewId).execute()
}

export async function addTemplate(tx: Tx, row: Insertable<ReplyTemplatesTable>): Promise<void> {
  await tx.insertInto('reply_templates').values(row).execute()
}

/** Throws `not_found`. */
export async function removeTemplate(db: Db, restaurantId: string, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('reply_templates')
    .where('id', '=', id)
    .where('restaurant_id', '=', restaurantId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw notFound('reply template', id)
}
