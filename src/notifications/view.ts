import { PRESENT_FOR_MS } from '../access/index.ts'
import type { ReadDb } from '../db/index.ts'
import type { DeliveryRow, NotificationRow, SubscriptionRow } from './store.ts'

/** Users who can be notified: they have a console open, or a browser that takes pushes. */
export async function findReachable(db: ReadDb, now: number, ids?: readonly string[]) {
  let query = db
    .selectFrom('users as u')
    .leftJoin('notification_settings as s', 's.user_id', 'u.id')
    .leftJoin('user_presence as p', 'p.user_id', 'u.id')
    .select(['u.id', 'u.role', 's.settings'])
    .where('u.disabled_at', 'is', null)
    .where('u.deleted_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('p.seen_at', '>', now - PRESENT_FOR_MS),
        eb.exists(eb.selectFrom('push_subscriptions as b').select('b.id').whereRef('b.user_id', '=', 'u.id')),
      ]),
    )
  if (ids) query = query.where('u.id', 'in', ids)
  return query.execute()
}

/** The teams of these users. */
export async function teamsOf(db: ReadDb, userIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const teams = new Map<string, Set<string>>()
  if (userIds.length === 0) return teams
  const rows = await db
    .selectFrom('team_members')
    .select(['team_id', 'user_id'])
    .where('user_id', 'in', userIds)
    .execute()
  for (const { user_id, team_id } of rows) teams.set(user_id, (teams.get(user_id) ?? new Set()).add(team_id))
  return teams
}

export type GuestState = NonNullable<Awaited<ReturnType<typeof findGuest>>>

/** The guest as they are now, whichever row they have moved to. */
export async function findGuest(db: ReadDb, id: string) {
  let guest = await byId(db, id)
  // One merge may follow another.
  for (let step = 0; guest?.merged_into && step < 10; step++) guest = await byId(db, guest.merged_into)
  return guest
}

function byId(db: ReadDb, id: string) {
  return db
    .selectFrom('guests')
    .select(['id', 'name', 'push_name', 'assignee', 'team_id', 'unread_count', 'waiting_since', 'resolved_at'])
    .select(['merged_into', 'erased_at', 'route_at'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** What a message says. */
export async function findWords(db: ReadDb, messageId: string) {
  return db.selectFrom('messages').select(['type', 'text', 'deleted_at']).where('id', '=', messageId).executeTakeFirst()
}

/** The name of a number, restaurant or rule. */
export async function nameOf(
  db: ReadDb,
  of: 'number' | 'restaurant' | 'rule',
  id: string,
): Promise<string | undefined> {
  if (of === 'number') {
    const row = await db.selectFrom('numbers').select('label').where('id', '=', id).executeTakeFirst()
    return row?.label
  }
  if (of === 'rule') {
    const row = await db.selectFrom('rules').select('name').where('id', '=', id).executeTakeFirst()
    return row?.name
  }
  const row = await db.selectFrom('restaurants').select('name').where('id', '=', id).executeTakeFirst()
  return row?.name
}

export async function findCursor(db: ReadDb): Promise<number> {
  const row = await db.selectFrom('notification_cursor').select('position').executeTakeFirstOrThrow()
  return row.position
}

/** Whether there is anybody to whom conversations are assigned automatically. */
export async function hasTeams(db: ReadDb): Promise<boolean> {
  return (
    (await db.selectFrom('teams').select('id').where('deleted_at', 'is', null).limit(1).executeTakeFirst()) !==
    undefined
  )
}

/** Users for whom something waits that was recorded before `before`, by id. */
export async function usersWithWaiting(
  db: ReadDb,
  { before, after, limit }: { before: number; after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom('notifications')
    .select('user_id')
    .distinct()
    .where('outcome', 'is', null)
    .where('created_at', '<=', before)
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(limit)
    .execute()
  return rows.map(({ user_id }) => user_id)
}

export async function dueDeliveries(db: ReadDb, now: number, limit: number): Promise<DeliveryRow[]> {
  return db
    .selectFrom('push_deliveries')
    .selectAll()
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute()
}

export async function findNotification(db: ReadDb, id: string): Promise<NotificationRow | undefined> {
  return db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A browser, while its user is signed in there. */
export async function findSubscription(db: ReadDb, id: string): Promise<SubscriptionRow | undefined> {
  return db
    .selectFrom('push_subscriptions as b')
    .innerJoin('user_sessions as s', (join) =>
      join.onRef('s.id', '=', 'b.session_id').onRef('s.user_id', '=', 'b.user_id'),
    )
    .innerJoin('users as u', 'u.id', 'b.user_id')
    .selectAll('b')
    .where('b.id', '=', id)
    .where('u.disabled_at', 'is', null)
    .where('u.deleted_at', 'is', null)
    .executeTakeFirst()
}

export async function listSubscriptions(db: ReadDb, userId: string): Promise<SubscriptionRow[]> {
  return db
    .selectFrom('push_subscriptions')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
}

export async function findSettings(db: ReadDb, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('notification_settings')
    .select('settings')
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.settings
}

export async function findKeys(db: ReadDb) {
  return db.selectFrom('push_keys').selectAll().where('id', '=', 1).executeTakeFirst()
}
