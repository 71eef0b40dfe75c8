import { sql } from 'kysely'
import { z } from 'zod'
import type { ReadDb } from '../../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../../http/page.ts'
import { CANCELLATION_CAUSES, presentOrder } from '../../orders/index.ts'
import { CANCELLATION_ADVICE } from '../advice/cancellation-advice.ts'
import type { Language } from '../advice/language.ts'

export type CauseShare = { cause: string; title: string; count: number; share: number; advice: string[] }

/** The causes of this many newest cancellations show what to fix; older ones are history. */
const NEWEST = 200

/**
 * Why orders were cancelled through the restaurant's fault in (from, to], the most frequent cause first, with advice.
 */
export async function cancellationCauses(
  db: ReadDb,
  restaurantId: string,
  { from, to, language }: { from: number; to: number; language: Language },
): Promise<CauseShare[]> {
  const rows = await db
    .selectFrom('orders')
    .select('cancel_cause')
    .where('restaurant_id', '=', restaurantId)
    .where('cancelled_at', '>', from)
    .where('cancelled_at', '<=', to)
    .where('cancel_fault', '=', 'restaurant')
    .orderBy('cancelled_at', 'desc')
    .limit(NEWEST)
    .execute()
  const counts = new Map<string, number>()
  for (const { cancel_cause } of rows) {
    const cause = cancel_cause ?? 'other'
    counts.set(cause, (counts.get(cause) ?? 0) + 1)
  }
  return [...counts]
    .map(([cause, count]) => ({
      cause,
      ...adviceOf(cause, language),
      count,
      share: Math.round((count / rows.length) * 1_000) / 1_000,
    }))
    .sort((a, b) => b.count - a.count)
}

function adviceOf(cause: string, language: Language): { title: string; advice: string[] } {
  const listed = CANCELLATION_CAUSES.find((each) => each === cause)
  const { title, steps } = CANCELLATION_ADVICE[listed ?? 'other']
  return { title: listed ? title[language] : cause, advice: steps.map((step) => step[language]) }
}

export type CancellationFilter = PageQuery & {
  fault?: 'restaurant' | 'guest' | 'service' | 'courier' | undefined
  cause?: string | undefined
}

/** All cancelled orders with their details, newest first. */
export async function listCancellations(
  db: ReadDb,
  restaurantId: string,
  { cursor, limit, fault, cause }: CancellationFilter,
) {
  let query = db
    .selectFrom('orders')
    .selectAll()
    .where('restaurant_id', '=', restaurantId)
    .where('cancelled_at', 'is not', null)
  if (fault) query = query.where('cancel_fault', '=', fault)
  if (cause) query = query.where('cancel_cause', '=', cause)
  if (cursor) {
    const [at, id] = decodeCursor(cursor, z.tuple([z.number(), z.string()]))
    query = query.where(sql<boolean>`(cancelled_at, id) < (${at}, ${id})`)
  }
  const rows = await query
    .orderBy('cancelled_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => [row.cancelled_at, row.id], presentOrder)
}
