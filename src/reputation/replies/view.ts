import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import type { TimelineResolver } from '../../guests/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { known } from '../../lib/known.ts'
import type { Language } from '../advice/language.ts'
import type { ReplyTemplate } from './built-in-templates.ts'
import { dayOf } from './guest-reply.ts'
import { presentReply, type ReplyOut, type ReplyRow } from './present.ts'

/** The current replies, by review. */
export async function repliesOf(db: ReadDb, reviewIds: readonly string[]): Promise<Map<string, ReplyOut>> {
  if (reviewIds.length === 0) return new Map()
  const rows = await withDelivery(db)
    .where('r.review_id', 'in', [...reviewIds])
    .where('r.status', '<>', 'rejected')
    .execute()
  return new Map(rows.map((row) => [row.review_id, presentReply(row)]))
}

export async function showReply(db: ReadDb, reply: ReplyRow): Promise<ReplyOut> {
  const row = await withDelivery(db).where('r.id', '=', reply.id).executeTakeFirstOrThrow()
  return presentReply(row)
}

export async function listReplies(
  db: ReadDb,
  {
    cursor,
    limit,
    status,
    review_id,
  }: PageQuery & { status?: ReplyRow['status'] | undefined; review_id?: string | undefined },
) {
  let query = withDelivery(db)
  if (status) query = query.where('r.status', '=', status)
  if (review_id) query = query.where('r.review_id', '=', review_id)
  if (cursor) query = query.where('r.id', '<', decodeCursor(cursor, z.tuple([z.string()]))[0])
  const rows = await query
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(
    rows,
    limit,
    (row) => [row.id],
    (row) => presentReply(row),
  )
}

/** The published replies to what guests said with these ratings, by rating. */
export async function repliesToRatings(db: ReadDb, ratingIds: readonly string[]): Promise<Map<string, ReplyOut>> {
  if (ratingIds.length === 0) return new Map()
  const rows = await withDelivery(db)
    .innerJoin('reviews as v', 'v.id', 'r.review_id')
    .select('v.rating_id')
    .where('v.rating_id', 'in', [...ratingIds])
    .where('r.status', '=', 'published')
    .execute()
  return new Map(rows.map((row) => [known(row.rating_id, 'rating of a review'), presentReply(row)]))
}

/** The published reply to a rating as the guest's page shows it. */
export async function findPublishedReply(
  db: ReadDb,
  ratingId: string,
  { zone, language }: { zone: string; language: Language },
): Promise<{ text: string; code: { code: string; percent: number; until: string } | null } | null> {
  const row = await withDelivery(db)
    .innerJoin('reviews as v', 'v.id', 'r.review_id')
    .select(['p.percent', 'p.expires_at'])
    .where('v.rating_id', '=', ratingId)
    .where('r.status', '=', 'published')
    .executeTakeFirst()
  if (!row) return null
  if (row.promo_code === null) return { text: row.text, code: null }
  const until = dayOf(row.expires_at ?? 0, zone, language)
  return { text: row.text, code: { code: row.promo_code, percent: row.percent ?? 0, until } }
}

/** Published replies in a guest's timeline. */
export const resolveReplies: TimelineResolver = async (db, refIds) => {
  const rows = await withDelivery(db).where('r.id', 'in', refIds).execute()
  return new Map(rows.map((row) => [row.id, presentReply(row)]))
}

function withDelivery(db: ReadDb) {
  return db
    .selectFrom('review_replies as r')
    .leftJoin('promo_codes as p', 'p.id', 'r.promo_code_id')
    .leftJoin('deliveries as d', 'd.id', 'r.delivery_id')
    .selectAll('r')
    .select([
      'p.code as promo_code',
      'd.status as delivery_state',
      'd.reason as delivery_reason',
      'd.sent_at',
      'd.delivered_at',
      'd.read_at',
    ])
}

/** The restaurant's own templates and those for all restaurants. */
export async function ownTemplates(db: ReadDb, restaurantId: string): Promise<ReplyTemplate[]> {
  const rows = await db
    .selectFrom('reply_templates')
    .selectAll()
    .where((eb) => eb.or([eb('restaurant_id', '=', restaurantId), eb('restaurant_id', 'is', null)]))
    .orderBy('id')
    .execute()
  return rows.map(({ id, tone, language, address, text }) => ({ id, tone, language, address, text }))
}
