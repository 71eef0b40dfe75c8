import { type SqlBool, sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import { firstIdAt } from '../../lib/ids.ts'
import { MINUTE } from '../../lib/units.ts'
import { statusTimesOf } from '../../orders/index.ts'
import type { Occurrence } from '../matches.ts'
import type { Trigger } from '../schema.ts'

export type Span = { from: number; until: number }

/** A row's position in its source; the next page begins after it. */
export type Place = readonly (string | number)[]

/** What happened, with its position; `end`: of the last row looked at, undefined when there are no more. */
export type PastPage = { found: { occurrence: Occurrence; place: Place }[]; looked: number; end: Place | undefined }

const NOTHING = {
  numberId: null,
  messageId: null,
  text: null,
  score: null,
  orderStatus: null,
  waitedMs: null,
} as const

/** What a rule would have been tried for, from a position on, by time: one range of one index. */
export function pastOf(
  db: ReadDb,
  trigger: Trigger,
  span: Span,
  { after, limit }: { after: Place | undefined; limit: number },
): Promise<PastPage> {
  switch (trigger.kind) {
    case 'message_received':
    case 'conversation_opened':
      return pastMessages(db, trigger.kind, span, { after, limit })
    case 'waits_longer':
      return after?.[0] === 'waiting'
        ? presentWaits(db, trigger.minutes * MINUTE, span, { after, limit })
        : pastWaits(db, trigger.minutes * MINUTE, span, { after, limit })
    case 'rating_given':
      return pastRatings(db, span, { after, limit })
    case 'order_status':
      return pastOrders(db, trigger.statuses, span, { after, limit })
    default:
      return trigger satisfies never
  }
}

type Range = { after: Place | undefined; limit: number }

function pageOf<R>(
  rows: readonly R[],
  limit: number,
  place: (row: R) => Place,
  occurrencesOf: (row: R) => Occurrence[],
): PastPage {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return {
    found: rows.flatMap((row) => occurrencesOf(row).map((occurrence) => ({ occurrence, place: place(row) }))),
    looked: rows.length,
    end: last && place(last),
  }
}

async function pastMessages(
  db: ReadDb,
  kind: 'message_received' | 'conversation_opened',
  { from, until }: Span,
  { after, limit }: Range,
): Promise<PastPage> {
  const rows = await db
    .selectFrom('messages as m')
    .innerJoin('numbers as n', 'n.id', 'm.number_id')
    .select([
      'm.id',
      'm.guest_id',
      'm.number_id',
      'n.restaurant_id',
      'm.text',
      'm.at',
      'm.from_me',
      'm.type',
      'm.media_id',
    ])
    .where('m.id', '>', String(after?.[0] ?? firstIdAt('msg', from)))
    .where('m.id', '<', firstIdAt('msg', until))
    .orderBy('m.id')
    .limit(limit)
    .execute()
  const written = rows.filter(({ from_me, type }) => from_me === 0 && type !== 'call')
  const ids = written.map(({ id }) => id)
  const counts = new Set(kind === 'message_received' ? ids : await openingMessages(db, ids))
  return pageOf(
    rows,
    limit,
    ({ id }) => [id],
    ({ id, guest_id, number_id, restaurant_id, type, media_id, text, at }) =>
      counts.has(id)
        ? [
            {
              ...NOTHING,
              kind,
              cause: `message:${id}`,
              guestId: guest_id,
              numberId: number_id,
              restaurantId: restaurant_id,
              messageId: id,
              text: type === 'text' || media_id !== null ? text : null,
              at,
            },
          ]
        : [],
  )
}

/** Messages before which the guest had written nothing since the conversation was last resolved, or ever. */
async function openingMessages(db: ReadDb, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('messages as m')
    .select('m.id')
    .where('m.id', 'in', ids)
    .where(
      sql<SqlBool>`not exists (
        select 1 from timeline f join messages p on p.id = f.ref_id
        where f.guest_id = m.guest_id and f.kind = 'message' and f.at <= m.at and p.id <> m.id and p.from_me = 0
          and (f.at < m.at or p.id < m.id)
          and f.at > coalesce((
            select max(a.at) from answer_times a
            where a.guest_id = m.guest_id and a.kind = 'resolution' and a.at <= m.at
          ), 0)
      )`,
    )
    .execute()
  return rows.map(({ id }) => id)
}

/** Waits that were answered within the span and took this long; then those that still go on. */
async function pastWaits(db: ReadDb, waitMs: number, span: Span, { after, limit }: Range): Promise<PastPage> {
  const [at, id] = after ?? [span.from - 1, '']
  const rows = await db
    .selectFrom('answer_times as a')
    .leftJoin('messages as m', 'm.id', 'a.waiting_message_id')
    .select(['a.id', 'a.kind', 'a.guest_id', 'a.number_id', 'a.restaurant_id', 'a.started_at', 'a.at', 'a.took_ms'])
    .select(['m.id as message_id', 'm.text'])
    .where(sql<SqlBool>`(a.at, a.id) > (${at}, ${id})`)
    .where('a.at', '<', span.until)
    .orderBy('a.at')
    .orderBy('a.id')
    .limit(limit)
    .execute()
  const page = pageOf(
    rows,
    limit,
    (row) => [row.at, row.id],
    (row) =>
      row.kind === 'answer' && row.took_ms >= waitMs ? [waitOf({ ...row, since: row.started_at }, waitMs)] : [],
  )
  return page.end ? page : { ...page, end: ['waiting', 0, ''] }
}

async function presentWaits(db: ReadDb, waitMs: number, span: Span, { after, limit }: Range): Promise<PastPage> {
  const [, since = 0, id = ''] = after ?? []
  const rows = await db
    .selectFrom('guests as g')
    .leftJoin('messages as m', 'm.id', 'g.waiting_message_id')
    .leftJoin('numbers as n', 'n.id', 'm.number_id')
    .select(['g.id as guest_id', 'g.waiting_since', 'm.id as message_id', 'm.text', 'm.number_id', 'n.restaurant_id'])
    .where('g.merged_into', 'is', null)
    .where('g.resolved_at', 'is', null)
    .where('g.waiting_since', '>=', span.from - waitMs)
    .where('g.waiting_since', '<', span.until - waitMs)
    .where(sql<SqlBool>`(g.waiting_since, g.id) > (${since}, ${id})`)
    .orderBy('g.waiting_since')
    .orderBy('g.id')
    .limit(limit)
    .execute()
  return pageOf(
    rows,
    limit,
    (row) => ['waiting', row.waiting_since ?? 0, row.guest_id],
    (row) => [waitOf({ ...row, since: row.waiting_since ?? 0 }, waitMs)],
  )
}

type WaitRow = {
  guest_id: string
  since: number
  message_id: string | null
  text: string | null
  number_id: string | null
  restaurant_id: string | null
}

function waitOf(row: WaitRow, waitMs: number): Occurrence {
  return {
    ...NOTHING,
    kind: 'waits_longer',
    cause: `wait:${row.guest_id}:${row.since}`,
    guestId: row.guest_id,
    numberId: row.number_id,
    restaurantId: row.restaurant_id,
    messageId: row.message_id,
    text: row.text,
    waitedMs: waitMs,
    at: row.since + waitMs,
  }
}

async function pastRatings(db: ReadDb, span: Span, { after, limit }: Range): Promise<PastPage> {
  const [at, id] = after ?? [span.from - 1, '']
  const rows = await db
    .selectFrom('ratings')
    .select(['id', 'guest_id', 'restaurant_id', 'score', 'comment', 'rated_at'])
    .where(sql<SqlBool>`(rated_at, id) > (${at}, ${id})`)
    .where('rated_at', '<', span.until)
    .orderBy('rated_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return pageOf(
    rows,
    limit,
    (row) => [row.rated_at, row.id],
    (row) => [
      {
        ...NOTHING,
        kind: 'rating_given',
        cause: `rating:${row.id}`,
        guestId: row.guest_id,
        restaurantId: row.restaurant_id,
        text: row.comment,
        score: row.score,
        at: row.rated_at,
      },
    ],
  )
}

/** Orders placed within the span, by the statuses they reached. */
async function pastOrders(
  db: ReadDb,
  statuses: Extract<Trigger, { kind: 'order_status' }>['statuses'],
  span: Span,
  { after, limit }: Range,
): Promise<PastPage> {
  const [placed, id] = after ?? [span.from - 1, '']
  const rows = await db
    .selectFrom('orders')
    .select(['id', 'guest_id', 'restaurant_id', 'status_times', 'placed_at'])
    .where(sql<SqlBool>`(placed_at, id) > (${placed}, ${id})`)
    .where('placed_at', '<', span.until)
    .orderBy('placed_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return pageOf(
    rows,
    limit,
    (row) => [row.placed_at, row.id],
    (row) => {
      const times = statusTimesOf(row)
      return statuses.flatMap((status) => {
        const at = times[status]
        if (at === undefined) return []
        const order = { guestId: row.guest_id, restaurantId: row.restaurant_id, orderStatus: status, at }
        return [{ ...NOTHING, ...order, kind: 'order_status' as const, cause: `order:${row.id}:${status}` }]
      })
    },
  )
}

/** The names of these guests. */
export async function namesOfGuests(db: ReadDb, ids: readonly string[]): Promise<Map<string, string | null>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('guests')
    .select((eb) => ['id', eb.fn.coalesce('name', 'push_name', 'phone').as('name')])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
