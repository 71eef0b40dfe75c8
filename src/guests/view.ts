import { type Expression, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { onlyRow, type ReadDb } from '../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { type GuestOut, type ListedGuestOut, presentGuest, presentLastMessage } from './present.ts'
import { matchingGuests } from './search.ts'
import type { GuestRow } from './store.ts'

export type GuestFilter = PageQuery & {
  unread?: boolean | undefined
  unprocessed?: boolean | undefined
  q?: string | undefined
  tag?: string | undefined
  assignee?: string | undefined
  /** Only conversations that nobody has and that are not resolved. */
  unassigned?: boolean | undefined
  teamId?: string | undefined
  /** Only guests with a chat with this number, or with one of this restaurant. */
  numberId?: string | undefined
  restaurantId?: string | undefined
  state?: { is: HandlingState; at: number } | undefined
  awaitingReply?: boolean | undefined
  /** Only guests whose answer was due before this moment. */
  dueBefore?: number | undefined
  /**
   * By the last message, newest first unless told otherwise. `waiting`: those who wait for an answer, the longest
   * first.
   */
  order?: 'newest' | 'oldest' | 'waiting' | undefined
}

/** Open: neither resolved nor snoozed into the future. */
export const HANDLING_STATES = ['open', 'snoozed', 'resolved'] as const

export type HandlingState = (typeof HANDLING_STATES)[number]

/** A filter that fewer guests match than this is looked up directly; otherwise the list is walked. */
const RARE = 2_000

/** The guests list: the newest chat first, then those without one. `messages` false: as if nobody had written. */
export async function listGuests(
  db: ReadDb,
  filter: GuestFilter,
  { messages = true }: { messages?: boolean } = {},
): Promise<{ data: ListedGuestOut[]; next_cursor: string | null }> {
  const conditions = await conditionsOf(db, filter, messages)
  if (!conditions) return { data: [], next_cursor: null }
  const after = filter.cursor ? decodeCursor(filter.cursor, z.tuple([z.number(), z.string()])) : undefined
  let query = db
    .selectFrom('guests as g')
    .selectAll('g')
    .where((eb) => eb.and(conditions))
  const { column, beyond, direction } = ORDERS[filter.order ?? 'newest']
  const sorted = sql.ref(`g.${column}`)
  if (after) query = query.where(sql<boolean>`(${sorted}, g.id) ${beyond} (${after[0]}, ${after[1]})`)
  const rows = await query
    .orderBy(`g.${column}`, direction)
    .orderBy('g.id', direction)
    .limit(filter.limit + 1)
    .execute()
  const beside = await rowsBeside(db, rows)
  return cutPage(
    rows,
    filter.limit,
    (guest) => [guest[column], guest.id],
    (guest) => ({
      ...presentGuest(guest, beside.details(guest.id)),
      last_message: messages ? beside.lastMessage(guest) : null,
    }),
  )
}

const ORDERS = {
  newest: { column: 'last_message_at', beyond: sql`<`, direction: 'desc' },
  oldest: { column: 'last_message_at', beyond: sql`>`, direction: 'asc' },
  waiting: { column: 'waiting_since', beyond: sql`>`, direction: 'asc' },
} as const

/** Undefined: nobody can match. The literals let both databases use their partial indexes. */
async function conditionsOf(
  db: ReadDb,
  filter: GuestFilter,
  messages: boolean,
): Promise<Expression<SqlBool>[] | undefined> {
  const conditions: Expression<SqlBool>[] = [sql<boolean>`g.merged_into is null`, sql<boolean>`g.erased_at is null`]
  if (filter.unread !== undefined) {
    conditions.push(filter.unread ? sql<boolean>`g.unread_count > 0` : sql<boolean>`g.unread_count = 0`)
  }
  if (filter.unprocessed !== undefined) {
    conditions.push(filter.unprocessed ? sql<boolean>`g.unprocessed_count > 0` : sql<boolean>`g.unprocessed_count = 0`)
  }
  if (filter.order === 'waiting') {
    conditions.push(sql<boolean>`g.waiting_since is not null and g.resolved_at is null`)
  } else if (filter.awaitingReply || filter.dueBefore !== undefined) {
    conditions.push(await waitingCondition(db))
  } else if (filter.awaitingReply === false) {
    conditions.push(sql<boolean>`(g.waiting_since is null or g.resolved_at is not null)`)
  }
  if (filter.dueBefore !== undefined) {
    conditions.push(sql<boolean>`g.waiting_since is not null and g.answer_due_at <= ${filter.dueBefore}
      and g.resolved_at is null`)
  }
  if (filter.assignee !== undefined) conditions.push(sql<boolean>`g.assignee = ${filter.assignee}`)
  if (filter.unassigned) conditions.push(sql<boolean>`g.assignee is null and g.resolved_at is null`)
  if (filter.teamId !== undefined) conditions.push(sql<boolean>`g.team_id = ${filter.teamId}`)
  if (filter.state) conditions.push(stateCondition(filter.state))
  if (filter.numberId !== undefined) conditions.push(await chatCondition(db, [filter.numberId]))
  if (filter.restaurantId !== undefined) {
    const numberIds = await numbersOf(db, filter.restaurantId)
    if (numberIds.length === 0) return undefined
    conditions.push(await chatCondition(db, numberIds))
  }
  if (filter.tag !== undefined) conditions.push(await tagCondition(db, filter.tag))
  if (filter.q !== undefined) {
    const others = sql.join(conditions, sql` and `) as unknown as Expression<SqlBool>
    const matches = matchingGuests(db, filter.q, others, { messages })
    if (!matches) return undefined
    conditions.push(sql<boolean>`g.id in (${matches})`)
  }
  return conditions
}

function stateCondition({ is, at }: { is: HandlingState; at: number }): Expression<SqlBool> {
  switch (is) {
    case 'open':
      return sql<boolean>`g.resolved_at is null and (g.snoozed_until is null or g.snoozed_until <= ${at})`
    case 'snoozed':
      return sql<boolean>`g.snoozed_until is not null and g.snoozed_until > ${at}`
    case 'resolved':
      return sql<boolean>`g.resolved_at is not null`
  }
}

/** Guests who wait for an answer: usually few of all those that the list would be walked through for. */
async function waitingCondition(db: ReadDb): Promise<Expression<SqlBool>> {
  const waiting = sql`select w.id from guests w
    where w.merged_into is null and w.waiting_since is not null and w.resolved_at is null`
  const counted = await sql<{ count: number }>`
    select count(*) as count from (${waiting} limit ${sql.lit(RARE)}) as found`.execute(db)
  return Number(onlyRow(counted).count) < RARE
    ? sql<boolean>`g.id in (${waiting})`
    : sql<boolean>`g.waiting_since is not null and g.resolved_at is null`
}

async function tagCondition(db: ReadDb, tag: string): Promise<Expression<SqlBool>> {
  const some = db.selectFrom('guest_tags').select('guest_id').where('tag', '=', tag).limit(RARE)
  const { count } = await db
    .selectFrom(some.as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count < RARE
    ? sql<boolean>`g.id in (select t.guest_id from guest_tags t where t.tag = ${tag})`
    : sql<boolean>`exists (select 1 from guest_tags t where t.tag = ${tag} and t.guest_id = g.id)`
}

/** Guests with a chat with one of these numbers. */
async function chatCondition(db: ReadDb, numberIds: readonly string[]): Promise<Expression<SqlBool>> {
  const some = db.selectFrom('chats').select('guest_id').where('number_id', 'in', numberIds).limit(RARE)
  const { count } = await db
    .selectFrom(some.as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const ids = sql.join(numberIds)
  return count < RARE
    ? sql<boolean>`g.id in (select c.guest_id from chats c where c.number_id in (${ids}))`
    : sql<boolean>`exists (select 1 from chats c where c.guest_id = g.id and c.number_id in (${ids}))`
}

/** A restaurant has a handful, those that are gone among them: their chats stay. */
async function numbersOf(db: ReadDb, restaurantId: string): Promise<string[]> {
  const rows = await db.selectFrom('numbers').select('id').where('restaurant_id', '=', restaurantId).execute()
  return rows.map(({ id }) => id)
}

/** Tags, LIDs and last messages of a page of guests. */
export async function rowsBeside(db: ReadDb, guests: readonly GuestRow[]) {
  const ids = guests.map(({ id }) => id)
  const lastIds = guests.flatMap(({ last_message_id: id }) => (id ? [id] : []))
  const [tags, lids, messages] =
    ids.length === 0
      ? [[], [], []]
      : await Promise.all([
          db.selectFrom('guest_tags').select(['guest_id', 'tag']).where('guest_id', 'in', ids).orderBy('tag').execute(),
          lidsOf(db, ids),
          lastIds.length === 0
            ? []
            : db
                .selectFrom('messages')
                .select(['id', 'from_me', 'type', 'text', 'status', 'at', 'deleted_at'])
                .where('id', 'in', lastIds)
                .execute(),
        ])
  const tagsOf = Map.groupBy(tags, (row) => row.guest_id)
  const lidOf = new Map(lids.map((row) => [row.guest_id, row.value]))
  const messageOf = new Map(messages.map((row) => [row.id, row]))
  return {
    details: (id: string) => ({ lid: lidOf.get(id), tags: (tagsOf.get(id) ?? []).map(({ tag }) => tag) }),
    lastMessage: (guest: GuestRow) => {
      const row = guest.last_message_id ? messageOf.get(guest.last_message_id) : undefined
      return row ? presentLastMessage(row) : null
    },
  }
}

/** What `presentGuest` shows besides the row. */
export async function findDetails(db: ReadDb, guestId: string): Promise<{ lid: string | undefined; tags: string[] }> {
  const tags = await db.selectFrom('guest_tags').select('tag').where('guest_id', '=', guestId).orderBy('tag').execute()
  const lids = await lidsOf(db, [guestId])
  return { lid: lids.at(-1)?.value, tags: tags.map(({ tag }) => tag) }
}

function lidsOf(db: ReadDb, guestIds: string[]) {
  return db
    .selectFrom('guest_identities')
    .select(['guest_id', 'value'])
    .where('guest_id', 'in', guestIds)
    .where('kind', '=', 'lid')
    .orderBy('created_at')
    .execute()
}

/** The living guest of this id; for a merged guest, the one it was merged into. Throws `not_found`. */
export async function getGuest(db: ReadDb, id: string): Promise<GuestRow> {
  const guest = await db.selectFrom('guests').selectAll().where('id', '=', id).executeTakeFirst()
  if (!guest) throw notFound('guest', id)
  return guest.merged_into ? getGuest(db, guest.merged_into) : guest
}

/** The same for callers that write to the guest or change them. Throws `wrong_state` where the guest was erased. */
export async function getPresentGuest(db: ReadDb, id: string): Promise<GuestRow> {
  const guest = await getGuest(db, id)
  demandPresent(guest)
  return guest
}

/** Ids of the guests that were merged into this one. */
export async function mergedInto(db: ReadDb, id: string): Promise<string[]> {
  const rows = await db.selectFrom('guests').select('id').where('merged_into', '=', id).execute()
  return rows.map((row) => row.id)
}

export function demandPresent({ erased_at }: Pick<GuestRow, 'erased_at'>): void {
  if (erased_at !== null) throw new AppError('wrong_state', 'This guest was erased.')
}

export async function showGuest(db: ReadDb, id: string): Promise<GuestOut> {
  const guest = await getGuest(db, id)
  return presentGuest(guest, await findDetails(db, guest.id))
}

/** The badges: guests with something unread, and with something unprocessed. */
export async function countGuests(db: ReadDb): Promise<{ unread: number; unprocessed: number }> {
  const counted = await sql<{ unread: number; unprocessed: number }>`
    select (select count(*) from guests where unread_count > 0) as unread,
           (select count(*) from guests where unprocessed_count > 0) as unprocessed`.execute(db)
  return onlyRow(counted)
}
