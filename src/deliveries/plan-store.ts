import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import { idBlock, newId } from '../lib/ids.ts'
import { currentTrace } from '../lib/tracing/tracing.ts'
import { latestChatNumber } from './sticky-number.ts'

export type DeliveryPlan = {
  queueId: string
  dedupeKey: string
  /** Guests as rows of one column `id`; those who already have a delivery with this queue and key are skipped. */
  guests: RawBuilder<unknown>
  /** People's time before which none is sent: one for all, or an SQL expression for the guest `g.id`. */
  notBefore: number | RawBuilder<number>
  /** Numbers that guests may be bound to: see `findStickyNumbers`. */
  stickyNumberIds: readonly string[]
  /** See `findAwaitedNumbers`. */
  awaitedNumberIds?: readonly string[]
  /** How long after that the next channel follows: see `fallback_at`. Null: there is none. */
  fallbackAfterMs?: number | null
  at: number
}

/** Plans a delivery for each guest in one statement, at most a million: nothing passes through this process. */
export async function planDeliveries(tx: Tx, plan: DeliveryPlan): Promise<number> {
  const { queueId, dedupeKey, guests, notBefore, stickyNumberIds, awaitedNumberIds, fallbackAfterMs = null, at } = plan
  const fallbackAt =
    fallbackAfterMs === null ? sql`null` : sql`cast(${notBefore} as bigint) + cast(${fallbackAfterMs} as bigint)`
  const result = await sql`
    insert into deliveries (
      id, queue_id, guest_id, dedupe_key, status, not_before, number_id, attempts, created_at, fallback_at,
      traceparent
    )
    select
      cast(${idBlock('dlv')} as text) || substr(cast(1000000 + row_number() over (order by g.id) as text), 2),
      ${queueId}, g.id, ${dedupeKey}, 'waiting', cast(${notBefore} as bigint),
      ${latestChatNumber(sql<string>`g.id`, stickyNumberIds, awaitedNumberIds)}, 0, cast(${at} as bigint),
      cast(${fallbackAt} as bigint), cast(${currentTrace()} as text)
    from ${guests} as g
    where true
    on conflict (queue_id, guest_id, dedupe_key) do nothing
  `.execute(tx)
  return Number(result.numAffectedRows ?? 0)
}

/** Plans one delivery. False when this guest already has one with this queue and key. */
export async function addDelivery(
  tx: Tx,
  delivery: {
    /** Default: a new one. */
    id?: string
    queueId: string
    guestId: string
    dedupeKey: string
    notBefore: number
    /** See `DeliveryPlan`. */
    fallbackAfterMs?: number | null
    at: number
  },
): Promise<boolean> {
  const result = await tx
    .insertInto('deliveries')
    .values({
      id: delivery.id ?? newId('dlv'),
      queue_id: delivery.queueId,
      guest_id: delivery.guestId,
      dedupe_key: delivery.dedupeKey,
      status: 'waiting',
      not_before: delivery.notBefore,
      created_at: delivery.at,
      fallback_at: delivery.fallbackAfterMs == null ? null : delivery.notBefore + delivery.fallbackAfterMs,
      traceparent: currentTrace(),
    })
    .onConflict((conflict) => conflict.columns(['queue_id', 'guest_id', 'dedupe_key']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}
