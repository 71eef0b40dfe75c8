import { sql } from 'kysely'
import { z } from 'zod'
import { ifGiven, type ReadDb, readReplica } from '../../db/index.ts'
import type { ReplyStatus, ReviewSource } from '../../db/schema/reputation.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { notFound } from '../../lib/errors.ts'
import { COURIER_CRITERIA, RESTAURANT_CRITERIA, type Topic } from '../complaints/topics.ts'
import { escalationsOf } from '../escalations/escalate.ts'
import { repliesOf } from '../replies/view.ts'
import { withAuthor, withAuthors } from './authors.ts'
import { presentReview } from './present.ts'
import type { ReviewRow } from './review-row.ts'

export type ReviewFilter = {
  restaurant_id?: string | undefined
  score?: readonly number[] | undefined
  /** `taste`, `courier.speed`. */
  criterion?: string | undefined
  /** What the review complains of, by criteria or by its words. */
  complaint?: Topic | undefined
  service?: string | undefined
  source?: ReviewSource | undefined
  /** Those that wait for a manager. */
  escalated?: boolean | undefined
  status?: 'all' | 'waiting' | 'moderation' | 'replied' | undefined
  guest_id?: string | undefined
  /** UTC milliseconds. */
  from?: number | undefined
  to?: number | undefined
}

/** Throws `not_found`. */
export async function getReview(db: ReadDb, id: string): Promise<ReviewRow> {
  const row = await db.selectFrom('reviews').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('review', id)
  return row
}

function filtered(
  db: ReadDb,
  { restaurant_id, score, criterion, complaint, service, source, escalated, status, guest_id, from, to }: ReviewFilter,
) {
  const all = db.selectFrom('reviews as v')
  let query = all
  if (complaint) {
    let joined = all.innerJoin('review_topics as t', 't.review_id', 'v.id').where('t.topic', '=', complaint)
    if (restaurant_id) joined = joined.where('t.restaurant_id', '=', restaurant_id)
    if (from !== undefined) joined = joined.where('t.posted_at', '>=', from)
    query = joined as unknown as typeof all
  }
  if (restaurant_id) query = query.where('v.restaurant_id', '=', restaurant_id)
  if (score) query = query.where('v.score', 'in', [...score])
  if (criterion) query = query.where('v.criteria', 'like', `%,${criterion},%`)
  if (service) query = query.where('v.service', '=', service)
  if (source) query = query.where('v.source', '=', source)
  if (guest_id) query = query.where('v.guest_id', '=', guest_id)
  if (from !== undefined) query = query.where('v.posted_at', '>=', from)
  if (to !== undefined) query = query.where('v.posted_at', '<', to)
  if (escalated) {
    query = query.where('v.id', 'in', (eb) =>
      eb
        .selectFrom('review_escalations')
        .select('review_id')
        .where('resolved_at', 'is', null)
        .$call(ifGiven(restaurant_id, (waiting, id) => waiting.where('restaurant_id', '=', id))),
    )
  }
  if (status === 'waiting') query = query.where('v.reply_status', 'is', null)
  // A literal: only then is the partial index chosen.
  if (status === 'moderation') query = query.where('v.reply_status', '=', sql.lit<ReplyStatus>('moderation'))
  if (status === 'replied') query = query.where('v.reply_status', '=', 'published')
  return query
}

/** Newest first, or by deadline: the most urgent first, overdue ones last. */
export async function listReviews(
  db: ReadDb,
  { cursor, limit, sort, now, ...filter }: ReviewFilter & PageQuery & { sort: 'newest' | 'deadline'; now: number },
) {
  let query = filtered(db, filter).selectAll('v')
  // Reviews of one topic are read by the topic index.
  const newest = filter.complaint ? sql`t.posted_at, t.review_id` : sql`v.posted_at, v.id`
  const after = cursor ? decodeCursor(cursor, z.tuple([z.number(), z.string()])) : undefined
  if (sort === 'newest') {
    if (after) query = query.where(sql<boolean>`(${newest}) < (${after[0]}, ${after[1]})`)
    query = filter.complaint
      ? query.orderBy(sql`t.posted_at`, 'desc').orderBy(sql`t.review_id`, 'desc')
      : query.orderBy('v.posted_at', 'desc').orderBy('v.id', 'desc')
  } else {
    if (after) query = query.where(sql<boolean>`(v.deadline_at, v.id) > (${after[0]}, ${after[1]})`)
    query = query.where('v.deadline_at', '>', now).orderBy('v.deadline_at').orderBy('v.id')
  }
  const rows = await withAuthors(db, await query.limit(limit + 1).execute())
  const ids = rows.slice(0, limit).map(({ id }) => id)
  const [replies, escalations] = [await repliesOf(db, ids), await escalationsOf(db, ids)]
  return cutPage(
    rows,
    limit,
    (row) => [sort === 'newest' ? row.posted_at : row.deadline_at, row.id],
    (row) => presentReview(row, now, { reply: replies.get(row.id), escalation: escalations.get(row.id) }),
  )
}

export async function showReview(db: ReadDb, id: string, now: number) {
  const row = await getReview(db, id)
  const reply = (await repliesOf(db, [id])).get(id)
  const escalation = (await escalationsOf(db, [id])).get(id)
  return presentReview(await withAuthor(db, row), now, { reply, escalation })
}

const count = (condition: ReturnType<typeof sql>) =>
  sql<number>`cast(coalesce(sum(case when ${condition} then 1 else 0 end), 0) as integer)`

/** Shares and counts of the filtered reviews: positive, negative, period, each criterion of restaurant and courier. */
export async function reviewStatistics(db: ReadDb, filter: ReviewFilter) {
  const reader = readReplica(db)
  const marked = (column: 'good' | 'bad' | 'courier_good' | 'courier_bad', criterion: string) =>
    count(sql`${sql.ref(column)} like ${`%"${criterion}"%`}`)
  const row = await filtered(reader, filter)
    .select([
      sql<number>`cast(count(*) as integer)`.as('total'),
      count(sql`score >= 4`).as('positive'),
      count(sql`score <= 3`).as('negative'),
      count(sql`reply_status = 'published'`).as('replied'),
      sql<number | null>`avg(score * 1.0)`.as('mean'),
      (eb) => eb.fn.min('v.posted_at').as('from'),
      (eb) => eb.fn.max('v.posted_at').as('to'),
      ...RESTAURANT_CRITERIA.flatMap((criterion) => [
        marked('good', criterion).as(`good_${criterion}`),
        marked('bad', criterion).as(`bad_${criterion}`),
      ]),
      ...COURIER_CRITERIA.flatMap((criterion) => [
        marked('courier_good', criterion).as(`courier_good_${criterion}`),
        marked('courier_bad', criterion).as(`courier_bad_${criterion}`),
      ]),
    ])
    .executeTakeFirstOrThrow()
  const withoutWords = await countWithoutWords(reader, filter)
  const counts = row as unknown as Record<string, number>
  return {
    total: row.total,
    positive: row.positive,
    negative: row.negative,
    replied: row.replied,
    without_words: withoutWords,
    mean: row.mean === null ? null : Number(row.mean),
    from: row.from as number | null,
    to: row.to as number | null,
    restaurant: RESTAURANT_CRITERIA.map((criterion) => ({
      criterion,
      good: counts[`good_${criterion}`] ?? 0,
      bad: counts[`bad_${criterion}`] ?? 0,
    })),
    courier: COURIER_CRITERIA.map((criterion) => ({
      criterion,
      good: counts[`courier_good_${criterion}`] ?? 0,
      bad: counts[`courier_bad_${criterion}`] ?? 0,
    })),
  }
}

/**
 * Ratings with nothing but the score: they are no reviews, but their scores count like any others. None when the filter
 * asks for something only reviews have.
 */
async function countWithoutWords(db: ReadDb, filter: ReviewFilter) {
  const { restaurant_id, score, criterion, complaint, service, source, escalated, status, guest_id, from, to } = filter
  const onlyReviews =
    criterion || complaint || escalated || (source && source !== 'order') || (status && status !== 'all')
  if (onlyReviews) return { total: 0, positive: 0, negative: 0, mean_score: null }
  let query = db
    .selectFrom('ratings as r')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('reviews as v').select('v.id').whereRef('v.rating_id', '=', 'r.id'))),
    )
  if (restaurant_id) query = query.where('r.restaurant_id', '=', restaurant_id)
  if (score) query = query.where('r.score', 'in', [...score])
  if (service) query = query.where('r.service', '=', service)
  if (guest_id) query = query.where('r.guest_id', '=', guest_id)
  if (from !== undefined) query = query.where('r.rated_at', '>=', from)
  if (to !== undefined) query = query.where('r.rated_at', '<', to)
  const { mean_score, ...counts } = await query
    .select([
      sql<number>`cast(count(*) as integer)`.as('total'),
      count(sql`score >= 4`).as('positive'),
      count(sql`score <= 3`).as('negative'),
      sql<number | null>`avg(score * 1.0)`.as('mean_score'),
    ])
    .executeTakeFirstOrThrow()
  return { ...counts, mean_score: mean_score === null ? null : Number(mean_score) }
}
