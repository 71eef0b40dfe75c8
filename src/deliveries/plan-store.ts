import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import { idBlock, newId } from '../lib/ids.ts'
import { latestChatNumber } from './sticky-number.ts'

export type DeliveryPlan = {
  laneId: string
  cause: string
  /** Guests as rows of one column `id`; those who have a delivery of this lane and cause already are passed over. */
  guests: RawBuilder<unknown>
  /** People's time before which none is sent: one for all, or SQL that tells it for the guest `g.id`. */
  notBefore: number | RawBuilder<number>
  /** Numbers that guests may be bound to: see `findStickyNumbers`. */
  stickyNumberIds: readonly string[]
  /** See `findAwaitedNumbers`. */
  awaitedNumberIds?: readonly string[]
  /** How long after that the next channel's turn comes: see `follow_at`. Null: there is none. */
  followAfterMs?: number | null
  at: number
}

/** Plans a delivery for each guest, in one statement, at most a million: nothing passes through this process. */
export async function planDeliveries(tx: Tx, plan: DeliveryPlan): Promise<number> {
  const { laneId, cause, guests, notBefore, stickyNumberIds, awaitedNumberIds, followAfterMs = null, at } = plan
  const followAt =
    followAfterMs === null ? sql`null` : sql`cast(${notBefore} as bigint) + cast(${followAfterMs} as bigint)`
  const result = await sql`
    insert into deliveries (
      id, lane_id, guest_id, cause, status, not_before, number_id, attempts, created_at, follow_at
    )
    select
      cast(${idBlock('dlv')} as text) || substr(cast(1000000 + row_number() over (order by g.id) as text), 2),
      ${laneId}, g.id, ${cause}, 'waiting', cast(${notBefore} as bigint),
      ${latestChatNumber(sql<string>`g.id`, stickyNumberIds, awaitedNumberIds)}, 0, cast(${at} as bigint),
      cast(${followAt} as bigint)
    from ${guests} as g
    where true
    on conflict (lane_id, guest_id, cause) do nothing
  `.execute(tx)
  return Number(result.numAffectedRows ?? 0)
}

/** Plans one delivery. False when this guest has one of this cause already. */
export async function addDelivery(
  tx: Tx,
  delivery: {
    laneId: string
    guestId: string
    cause: string
    notBefore: number
    /** See `DeliveryPlan`. */
    followAfterMs?: number | null
    at: number
  },
): Promise<boolean> {
  const result = await tx
    .insertInto('deliveries')
    .values({
      id: newId('dlv'),
      lane_id: delivery.laneId,
      guest_id: delivery.guestId,
      cause: delivery.cause,
      status: 'waiting',
      not_before: delivery.notBefore,
      created_at: delivery.at,
      follow_at: delivery.followAfterMs == null ? null : delivery.notBefore + delivery.followAfterMs,
    })
    .onConflict((conflict) => conflict.columns(['lane_id', 'guest_id', 'cause']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}
