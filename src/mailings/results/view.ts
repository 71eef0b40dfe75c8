import { setImmediate as nextTick } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ReadDb } from '../../db/index.ts'
import { known } from '../../lib/known.ts'
import { DAY, HOUR } from '../../lib/units.ts'

/** The last mailing message that a guest got in (since, until]: tests and rating requests do not count. */
export function findLastMailing(db: ReadDb, guestId: string, { since, until }: { since: number; until: number }) {
  return db
    .selectFrom('deliveries as d')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .select(['d.id', 'd.queue_id', 'd.number_id', 'd.text_version', 'd.variant', 'd.sent_at'])
    .where('d.guest_id', '=', guestId)
    .where('d.sent_at', '<=', until)
    .where('d.sent_at', '>', since)
    .where('q.kind', 'in', ['mailing', 'trigger'])
    .orderBy('d.sent_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Which of these guests were ever sent anything paced. */
export async function findMailed(db: ReadDb, guestIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (guestIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('deliveries')
    .select('guest_id')
    .distinct()
    .where('guest_id', 'in', [...new Set(guestIds)])
    .where('sent_at', 'is not', null)
    .execute()
  return new Set(rows.map(({ guest_id }) => guest_id))
}

/** What deliveries with the same outcomes have in common: queue, number, text. */
export type Alike = { queueId: string; numberId: string | null; textVersion: number | null; variant: number | null }

type AlikeRow = { queue_id: string; number_id: string | null; text_version: number | null; variant: number | null }

const alikeOf = ({ queue_id, number_id, text_version, variant }: AlikeRow): Alike => {
  return { queueId: queue_id, numberId: number_id, textVersion: text_version, variant }
}

/** Orders placed within `windowMs` after a message of these queues, cancelled ones left out. `total` in hundredths. */
export async function sumOrders(
  db: ReadDb,
  queueIds: readonly string[],
  windowMs: number,
): Promise<(Alike & { orders: number; buyers: number; total: number })[]> {
  const rows = await db
    .selectFrom('mailing_orders')
    .select(({ fn }) => [
      'queue_id',
      'number_id',
      'text_version',
      'variant',
      fn.countAll<number>().as('orders'),
      fn.count<number>('delivery_id').distinct().as('buyers'),
      fn.sum<number>('total').as('total'),
    ])
    .where('queue_id', 'in', [...queueIds])
    .where('cancelled', '=', 0)
    .where(({ eb, ref }) => eb('placed_at', '<', eb(ref('sent_at'), '+', windowMs)))
    .groupBy(['queue_id', 'number_id', 'text_version', 'variant'])
    .execute()
  return rows.map((row) => ({
    ...alikeOf(row),
    orders: Number(row.orders),
    buyers: Number(row.buyers),
    total: Number(row.total),
  }))
}

const OPT_OUTS_AT_ONCE = 1_000

/**
 * Guests who opted out within `windowMs` after a message of these queues, which was the last mailing that they got
 * before. Walks over those who opted out in (since, until), who are few, page by page, and not over the deliveries.
 */
export async function countOptOuts(
  db: ReadDb,
  queueIds: readonly string[],
  { since, until, windowMs }: { since: number; until: number; windowMs: number },
): Promise<(Alike & { optOuts: number })[]> {
  const found: (Alike & { optOuts: number })[] = []
  let [at, id] = [since, '']
  for (;;) {
    const last = await db
      .selectFrom('guests')
      .select(['id', 'opted_out_at'])
      .where('opted_out_at', 'is not', null)
      .where(({ eb, refTuple, tuple }) => eb(refTuple('opted_out_at', 'id'), '>', tuple(at, id)))
      .where('opted_out_at', '<', until)
      .orderBy('opted_out_at')
      .orderBy('id')
      .offset(OPT_OUTS_AT_ONCE - 1)
      .limit(1)
      .executeTakeFirst()
    const end = last ? sql`(g.opted_out_at, g.id) <= (${last.opted_out_at}, ${last.id})` : sql`1 = 1`
    // A cross join keeps SQLite from walking over the deliveries of the queue instead.
    const { rows } = await sql<AlikeRow & { count: number }>`
      select d.queue_id, d.number_id, d.text_version, d.variant, count(*) as count
      from guests g cross join deliveries d
      where g.opted_out_at is not null and (g.opted_out_at, g.id) > (${at}, ${id}) and g.opted_out_at < ${until}
        and ${end}
        and d.id = (
          select last.id from deliveries last join send_queues q on q.id = last.queue_id
          where last.guest_id = g.id and last.sent_at <= g.opted_out_at and q.kind in ('mailing', 'trigger')
          order by last.sent_at desc limit 1
        )
        and d.queue_id in (${sql.join(queueIds)}) and g.opted_out_at < d.sent_at + ${windowMs}
      group by d.queue_id, d.number_id, d.text_version, d.variant
    `.execute(db)
    for (const row of rows) found.push({ ...alikeOf(row), optOuts: Number(row.count) })
    if (!last) return found
    ;[at, id] = [known(last.opted_out_at, 'time of an opt-out'), last.id]
    await nextTick()
  }
}

/** How many guests answered to any message of these queues. */
export async function countRepliers(db: ReadDb, queueIds: readonly string[]): Promise<number> {
  const { guests } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.count<number>('guest_id').distinct().as('guests'))
    .where('queue_id', 'in', [...queueIds])
    .where('replied_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(guests)
}

/** How many guests answered in each of the 24 hours after their message. Uses a covering index. */
export async function countRepliesByHour(db: ReadDb, queueIds: readonly string[]): Promise<number[]> {
  const hours = Array.from({ length: DAY / HOUR }, () => 0)
  if (queueIds.length === 0) return hours
  const hour = sql<number>`(replied_at - sent_at) / ${sql.lit(HOUR)}`
  const rows = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [hour.as('hour'), fn.countAll<number>().as('count')])
    .where('queue_id', 'in', [...queueIds])
    .where('replied_at', 'is not', null)
    .groupBy('hour')
    .execute()
  for (const { hour: at, count } of rows) {
    // WhatsApp's clock may be a little behind or ahead of ours.
    const index = Math.min(hours.length - 1, Math.max(0, Math.floor(Number(at))))
    hours[index] = (hours[index] ?? 0) + Number(count)
  }
  return hours
}
