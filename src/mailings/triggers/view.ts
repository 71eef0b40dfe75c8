import type { ReadDb } from '../../db/index.ts'
import type { TriggerKind } from '../../db/schema/mailings.ts'
import type { MailingRow } from '../view.ts'

/** Mailings with this kind of trigger. Paused ones are included: their messages wait. */
export function findListening(db: ReadDb, kind: TriggerKind): Promise<MailingRow[]> {
  return db
    .selectFrom('mailings')
    .selectAll()
    .where('trigger_kind', '=', kind)
    .where('status', 'in', ['running', 'paused'])
    .where('started_at', 'is not', null)
    .orderBy('id')
    .execute()
}

/** Whether the guest has ordered something before this order that was not cancelled. */
export async function hasOrderedBefore(
  db: ReadDb,
  order: { id: string; guest_id: string; placed_at: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('orders')
    .select('id')
    .where('guest_id', '=', order.guest_id)
    .where((eb) =>
      eb.or([
        eb('placed_at', '<', order.placed_at),
        eb.and([eb('placed_at', '=', order.placed_at), eb('id', '<', order.id)]),
      ]),
    )
    .where('status', '<>', 'cancelled')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export function findOrder(db: ReadDb, id: string) {
  return db.selectFrom('orders').select(['status', 'delivered_at']).where('id', '=', id).executeTakeFirst()
}

export function findRetentionChange(db: ReadDb, id: string) {
  return db.selectFrom('retention_changes').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What the guest's retention is now; null when nothing is known. */
export async function findRetention(db: ReadDb, guestId: string) {
  const row = await db
    .selectFrom('guest_retention')
    .select('retention')
    .where('guest_id', '=', guestId)
    .executeTakeFirst()
  return row?.retention ?? null
}

export type BirthdayGuest = { id: string; time_zone: string | null }

/** Guests with one of these birthdays who have no delivery of this queue and key yet, in the order of their ids. */
export function findBirthdayGuests(
  db: ReadDb,
  {
    birthDays,
    queueId,
    dedupeKey,
    after,
    limit,
  }: {
    birthDays: readonly string[]
    queueId: string
    dedupeKey: string
    after: string
    limit: number
  },
): Promise<BirthdayGuest[]> {
  return db
    .selectFrom('guests as g')
    .select(['g.id', 'g.time_zone'])
    .where('g.birth_day', 'in', [...birthDays])
    .where('g.merged_into', 'is', null)
    .where('g.id', '>', after)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries as d')
            .select('d.id')
            .where('d.queue_id', '=', queueId)
            .whereRef('d.guest_id', '=', 'g.id')
            .where('d.dedupe_key', '=', dedupeKey),
        ),
      ),
    )
    .orderBy('g.id')
    .limit(limit)
    .execute()
}

/** The restaurants of this list that exist. */
export async function findKnownRestaurants(db: ReadDb, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('restaurants')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(({ id }) => id)
}
