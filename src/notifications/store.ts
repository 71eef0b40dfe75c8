import { type Insertable, type Selectable, sql } from 'kysely'
import { type Db, dialectOf, type Tx } from '../db/index.ts'
import type {
  NotificationOutcome,
  NotificationsTable,
  PushDeliveriesTable,
  PushKeysTable,
  PushSubscriptionsTable,
} from '../db/schema/notifications.ts'

export type NotificationRow = Selectable<NotificationsTable>
export type SubscriptionRow = Selectable<PushSubscriptionsTable>
export type DeliveryRow = Selectable<PushDeliveriesTable>

/** Locks the cursor: only one process at a time looks at events. */
export async function lockCursor(tx: Tx): Promise<number> {
  const { position } = await tx
    .updateTable('notification_cursor')
    .set((eb) => ({ position: eb.ref('position') }))
    .where('id', '=', 1)
    .returning('position')
    .executeTakeFirstOrThrow()
  return position
}

export async function moveCursor(tx: Tx, position: number): Promise<void> {
  await tx.updateTable('notification_cursor').set({ position }).where('id', '=', 1).execute()
}

const ROWS_AT_ONCE = 100

/** A row for each user and event, once. */
export async function insertNotifications(tx: Tx, rows: readonly Insertable<NotificationsTable>[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await tx
      .insertInto('notifications')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** What a user is still to be notified of, oldest first. Locked, so that only one process does it. */
export async function lockWaiting(tx: Tx, userId: string, limit: number): Promise<NotificationRow[]> {
  let query = tx
    .selectFrom('notifications')
    .selectAll()
    .where('user_id', '=', userId)
    .where('outcome', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
  if (dialectOf(tx) === 'postgres') query = query.forUpdate().skipLocked()
  return query.execute()
}

export async function setOutcome(tx: Tx, ids: readonly string[], outcome: NotificationOutcome): Promise<void> {
  if (ids.length === 0) return
  await tx.updateTable('notifications').set({ outcome }).where('id', 'in', ids).execute()
}

/** One notification stands for these guests. */
export async function setSummary(tx: Tx, id: string, guests: number): Promise<void> {
  const set = { kind: 'messages', tag: 'inbox', guest_id: null, ref_id: null, guests } as const
  await tx.updateTable('notifications').set(set).where('id', '=', id).execute()
}

/**
 * The notification goes to all of its user's browsers, and replaces any with the same tag that is still on its way
 * there.
 */
export async function insertDeliveries(tx: Tx, { id, user_id, tag }: NotificationRow, at: number): Promise<void> {
  const browsers = tx.selectFrom('push_subscriptions').select('id').where('user_id', '=', user_id)
  await tx
    .deleteFrom('push_deliveries')
    .where('subscription_id', 'in', browsers)
    .where('notification_id', 'in', (eb) =>
      eb
        .selectFrom('notifications as n')
        .innerJoin('push_deliveries as d', 'd.notification_id', 'n.id')
        .select('n.id')
        .where('n.user_id', '=', user_id)
        .where('n.tag', '=', tag),
    )
    .execute()
  await tx
    .insertInto('push_deliveries')
    .columns(['notification_id', 'subscription_id', 'attempts', 'next_attempt_at'])
    .expression((eb) =>
      eb
        .selectFrom('push_subscriptions')
        .select([
          eb.val(id).as('notification_id'),
          'id as subscription_id',
          sql<number>`0`.as('attempts'),
          sql<number>`cast(${at} as bigint)`.as('next_attempt_at'),
        ])
        .where('user_id', '=', user_id),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Takes a due delivery until `until` (UTC ms); undefined when somebody else was faster. */
export async function claimDelivery(
  db: Db,
  { notification_id, subscription_id, next_attempt_at }: DeliveryRow,
  until: number,
): Promise<DeliveryRow | undefined> {
  return db
    .updateTable('push_deliveries')
    .set((eb) => ({ next_attempt_at: until, attempts: eb('attempts', '+', 1) }))
    .where('notification_id', '=', notification_id)
    .where('subscription_id', '=', subscription_id)
    .where('next_attempt_at', '=', next_attempt_at)
    .returningAll()
    .executeTakeFirst()
}

type Settled = Pick<DeliveryRow, 'notification_id' | 'subscription_id'>

export async function removeDelivery(tx: Tx, { notification_id, subscription_id }: Settled): Promise<void> {
  await tx
    .deleteFrom('push_deliveries')
    .where('notification_id', '=', notification_id)
    .where('subscription_id', '=', subscription_id)
    .execute()
}

export async function putOff(tx: Tx, { notification_id, subscription_id }: Settled, at: number): Promise<void> {
  await tx
    .updateTable('push_deliveries')
    .set({ next_attempt_at: at })
    .where('notification_id', '=', notification_id)
    .where('subscription_id', '=', subscription_id)
    .execute()
}

export async function noteReached(
  tx: Tx,
  id: string,
  how: Partial<Pick<SubscriptionRow, 'reached_at' | 'last_error'>>,
): Promise<void> {
  await tx.updateTable('push_subscriptions').set(how).where('id', '=', id).execute()
}

/** A browser has one subscription, whoever uses it now. */
export async function saveSubscription(tx: Tx, row: Insertable<PushSubscriptionsTable>): Promise<SubscriptionRow> {
  const { id: _id, created_at: _created, endpoint_hash, ...changes } = row
  const known = await tx
    .selectFrom('push_subscriptions')
    .select(['id', 'user_id'])
    .where('endpoint_hash', '=', endpoint_hash)
    .executeTakeFirst()
  // Another user's notifications are not for this one.
  if (known && known.user_id !== row.user_id) await removeSubscription(tx, known.id)
  return tx
    .insertInto('push_subscriptions')
    .values(row)
    .onConflict((conflict) => conflict.column('endpoint_hash').doUpdateSet(changes))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Together with what was on its way to it. Returns whether it existed; `userId`: only of this user. */
export async function removeSubscription(db: Db | Tx, id: string, userId?: string): Promise<boolean> {
  let query = db.deleteFrom('push_subscriptions').where('id', '=', id)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  const { numDeletedRows } = await query.executeTakeFirst()
  return numDeletedRows > 0n
}

export async function saveSettings(tx: Tx, userId: string, settings: string, at: number): Promise<void> {
  const changes = { settings, updated_at: at }
  await tx
    .insertInto('notification_settings')
    .values({ user_id: userId, ...changes })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(changes))
    .execute()
}

/** Whoever comes first creates them; everybody gets the same. */
export async function keepKeys(db: Db, keys: Omit<PushKeysTable, 'id'>): Promise<Selectable<PushKeysTable>> {
  await db
    .insertInto('push_keys')
    .values({ id: 1, ...keys })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return db.selectFrom('push_keys').selectAll().where('id', '=', 1).executeTakeFirstOrThrow()
}

/** Browsers whose user has signed out or been barred. Returns how many. */
export async function forgetLostBrowsers(db: Db): Promise<number> {
  const gone = await db
    .deleteFrom('push_subscriptions')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('user_sessions as s')
            .innerJoin('users as u', 'u.id', 's.user_id')
            .select('s.id')
            .whereRef('s.id', '=', 'push_subscriptions.session_id')
            .where('u.disabled_at', 'is', null)
            .where('u.deleted_at', 'is', null),
        ),
      ),
    )
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}
