import { sql } from 'kysely'
import { type Db, forUpdate, type Tx, transact } from '../db/index.ts'
import { addToTimeline } from '../guests/index.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { OrderDeps } from './deps.ts'
import { keepDishes } from './dishes.ts'
import { deriveRetention, type RetentionDays } from './retention.ts'

export type RetentionDeps = {
  db: Db
  clock: Clock
  days: RetentionDays
  orderHooks: Pick<OrderDeps['orderHooks'], 'onRetention'>
}

const PAGE = 200

/**
 * Computes the retention of every guest whose orders changed or whose time has come. Returns how many were looked at.
 * May run twice at once: each guest is one transaction that begins by claiming the row.
 */
export async function deriveDueRetention(deps: RetentionDeps, signal?: AbortSignal): Promise<number> {
  let looked = 0
  while (!signal?.aborted) {
    const due = await deps.db
      .selectFrom('guest_retention')
      .select('guest_id')
      .where('due_at', '<=', deps.clock.now())
      .orderBy('due_at')
      .orderBy('guest_id')
      .limit(PAGE)
      .execute()
    for (const { guest_id } of due) {
      if (signal?.aborted) break
      await transact(deps.db, (tx) => deriveOne(tx, deps, guest_id))
      looked += 1
    }
    if (due.length < PAGE) break
  }
  return looked
}

async function deriveOne(tx: Tx, { clock, days, orderHooks }: RetentionDeps, guestId: string): Promise<void> {
  const now = clock.now()
  const known = await tx
    .selectFrom('guest_retention')
    .selectAll()
    .where('guest_id', '=', guestId)
    .where('due_at', '<=', now)
    .$call(forUpdate(tx))
    .executeTakeFirst()
  if (!known) return
  const times = await orderTimes(tx, guestId)
  const dishes = await keepDishes(tx, guestId)
  const set = (changes: Partial<Omit<typeof known, 'guest_id'>>) =>
    tx.updateTable('guest_retention').set(changes).where('guest_id', '=', guestId).execute()
  const figures = {
    orders_count: times?.count ?? 0,
    orders_total: times?.total ?? 0,
    first_order_at: times?.first ?? null,
    last_order_at: times?.last ?? null,
    ...dishes,
  }
  if (!times) {
    await set({ ...figures, retention: null, since_at: null, due_at: null })
    return
  }
  const { retention, since, until } = deriveRetention(times, days, now)
  const changed = retention !== known.retention
  await set({ ...figures, retention, since_at: changed ? since : known.since_at, due_at: until })
  if (!changed) return
  const id = newId('ret')
  await tx
    .insertInto('retention_changes')
    .values({ id, guest_id: guestId, from_retention: known.retention, to_retention: retention, at: since })
    .execute()
  await addToTimeline(tx, { guestId, at: since, kind: 'retention', refId: id })
  await orderHooks.onRetention?.(tx, { id, guestId, from: known.retention, to: retention, at: since })
}

async function orderTimes(tx: Tx, guestId: string) {
  const counted = tx.selectFrom('orders').where('guest_id', '=', guestId).where('status', '<>', 'cancelled')
  const sums = await counted
    .select([
      sql<number>`cast(count(*) as integer)`.as('count'),
      sql<number>`cast(coalesce(sum(total), 0) as bigint)`.as('total'),
      (eb) => eb.fn.min('placed_at').as('first'),
    ])
    .executeTakeFirstOrThrow()
  const [last, previous] = await counted.select('placed_at').orderBy('placed_at', 'desc').limit(2).execute()
  if (!last) return undefined
  return {
    count: sums.count,
    total: Number(sums.total),
    first: Number(sums.first),
    last: last.placed_at,
    previous: previous?.placed_at ?? null,
  }
}
