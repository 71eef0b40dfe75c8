import type { Insertable, Updateable } from 'kysely'
import { forUpdate, RetryTransaction, type Tx } from '../db/index.ts'
import type { BonusesTable, OrdersTable } from '../db/schema/orders.ts'
import { newId } from '../lib/ids.ts'
import type { OrderRow } from './deps.ts'

/** The order with this external id; on PostgreSQL locked until the transaction ends. */
export function lockOrder(tx: Tx, externalId: string): Promise<OrderRow | undefined> {
  return tx
    .selectFrom('orders')
    .selectAll()
    .where('external_id', '=', externalId)
    .$call(forUpdate(tx))
    .executeTakeFirst()
}

/** The same for many, by their external ids. */
export async function lockOrders(tx: Tx, externalIds: readonly string[]): Promise<Map<string, OrderRow>> {
  if (externalIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('orders')
    .selectAll()
    .where('external_id', 'in', externalIds)
    .orderBy('id')
    .$call(forUpdate(tx))
    .execute()
  return new Map(rows.map((row) => [row.external_id, row]))
}

/** In their order. Throws `RetryTransaction` when another transaction has just inserted the same external id. */
export async function insertOrders(
  tx: Tx,
  orders: readonly Omit<Insertable<OrdersTable>, 'id'>[],
): Promise<OrderRow[]> {
  if (orders.length === 0) return []
  const rows = await tx
    .insertInto('orders')
    .values(orders.map((order) => ({ id: newId('ord'), ...order })))
    .onConflict((conflict) => conflict.column('external_id').doNothing())
    .returningAll()
    .execute()
  if (rows.length !== orders.length) throw new RetryTransaction('an order')
  const byId = new Map(rows.map((row) => [row.external_id, row]))
  return orders.flatMap(({ external_id }) => byId.get(external_id) ?? [])
}

export function updateOrder(tx: Tx, id: string, changes: Updateable<OrdersTable>, at: number): Promise<OrderRow> {
  return tx
    .updateTable('orders')
    .set({ ...changes, updated_at: at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Throws `RetryTransaction` when another transaction has just taken one of the external ids. */
export async function insertBonuses(tx: Tx, bonuses: readonly Omit<Insertable<BonusesTable>, 'id'>[]) {
  if (bonuses.length === 0) return []
  const rows = await tx
    .insertInto('bonuses')
    .values(bonuses.map((bonus) => ({ id: newId('bon'), ...bonus })))
    .onConflict((conflict) => conflict.column('external_id').doNothing())
    .returningAll()
    .execute()
  if (rows.length !== bonuses.length) throw new RetryTransaction('a bonus')
  return rows
}

/** Undefined when the external id is taken. */
export function insertBonus(tx: Tx, bonus: Omit<Insertable<BonusesTable>, 'id'>) {
  return tx
    .insertInto('bonuses')
    .values({ id: newId('bon'), ...bonus })
    .onConflict((conflict) => conflict.column('external_id').doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** The retention of these guests has to be computed again. */
export async function touchRetentions(tx: Tx, guestIds: readonly string[], at: number): Promise<void> {
  if (guestIds.length === 0) return
  const nothing = { retention: null, since_at: null, orders_count: 0, orders_total: 0 }
  await tx
    .insertInto('guest_retention')
    .values(
      [...new Set(guestIds)].sort().map((guest_id) => {
        return { guest_id, ...nothing, first_order_at: null, last_order_at: null, due_at: at }
      }),
    )
    .onConflict((conflict) => conflict.column('guest_id').doUpdateSet({ due_at: at }))
    .execute()
}

/** A merge was undone: the retention computed from both guests' orders has to be computed again. */
export async function settleRetention(
  tx: Tx,
  { keptId, mergedId, at }: { keptId: string; mergedId: string; at: number },
): Promise<void> {
  for (const guestId of [keptId, mergedId]) {
    const { count } = await tx
      .selectFrom('orders')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('guest_id', '=', guestId)
      .executeTakeFirstOrThrow()
    const known = await tx
      .selectFrom('guest_retention')
      .select('orders_count')
      .where('guest_id', '=', guestId)
      .executeTakeFirst()
    if ((known?.orders_count ?? 0) !== Number(count)) await touchRetentions(tx, [guestId], at)
  }
}

/** After a merge the orders and bonuses of the merged guest go to the kept guest, whose retention is computed again. */
export async function mergeOrders(
  tx: Tx,
  { keptId, mergedId, at }: { keptId: string; mergedId: string; at: number },
): Promise<void> {
  const to = { guest_id: keptId }
  await tx.updateTable('orders').set(to).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('bonuses').set(to).where('guest_id', '=', mergedId).execute()
  await tx.updateTable('retention_changes').set(to).where('guest_id', '=', mergedId).execute()
  await tx.deleteFrom('guest_dishes').where('guest_id', '=', mergedId).execute()
  const { numDeletedRows } = await tx.deleteFrom('guest_retention').where('guest_id', '=', mergedId).executeTakeFirst()
  if (numDeletedRows > 0n) await touchRetentions(tx, [keptId], at)
}
