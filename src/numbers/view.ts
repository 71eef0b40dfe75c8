import { sql } from 'kysely'
import { DateTime } from 'luxon'
import { z } from 'zod'
import { type Db, ifGiven, type ReadDb } from '../db/index.ts'
import { cutPage, decodeCursor, type PageQuery } from '../http/page.ts'
import { toIso } from '../http/time.ts'
import { notFound } from '../lib/errors.ts'
import { DAY, HOUR, MINUTE } from '../lib/units.ts'
import { findMessagingLimits } from './portfolio/present-limit.ts'
import { type NumberOut, type NumberUse, presentNumber } from './present-number.ts'
import { findFirstMessages } from './safety/first-messages.ts'
import { type NumberRow, UNPACED_SQL } from './store.ts'
import type { ViewDeps } from './view-deps.ts'

/** All numbers about which a session pool may have to do something. */
export function listForPool(db: ReadDb): Promise<NumberRow[]> {
  return db
    .selectFrom('numbers')
    .selectAll()
    .where((eb) => eb.or([eb('desired_state', '<>', 'logged_out'), eb('state', '<>', 'logged_out')]))
    .orderBy('id')
    .execute()
}

/** Ids of all numbers that were not deleted. */
export async function listNumberIds(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom('numbers').select('id').where('deleted_at', 'is', null).execute()
  return rows.map(({ id }) => id)
}

/** Numbers after an id, the newest first. */
export function listNumberRows(
  db: ReadDb,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<NumberRow[]> {
  return db
    .selectFrom('numbers')
    .selectAll()
    .where('deleted_at', 'is', null)
    .$if(after !== undefined, (q) => q.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

const REPLY_SHARE_MS = 7 * DAY
const REPLY_SHARE_SENDS = 500

/** Numbers with everything that a screen shows of them, newest first. */
export async function listNumbers(
  db: ReadDb,
  deps: ViewDeps,
  { cursor, limit }: PageQuery,
): Promise<{ data: NumberOut[]; next_cursor: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, z.tuple([z.string()]))[0]
  const where = after === undefined ? sql`` : sql`and id < ${after}`
  const rows = await readNumbers(db, deps, sql`deleted_at is null ${where}`, limit + 1)
  return cutPage(
    rows,
    limit,
    ({ row }) => [row.id],
    (entry) => presentNumber(entry, deps),
  )
}

/** Throws `not_found`. */
export async function getNumber(db: ReadDb, deps: ViewDeps, numberId: string): Promise<NumberOut> {
  const [entry] = await readNumbers(db, deps, sql`deleted_at is null and id = ${numberId}`, 1)
  if (!entry) throw notFound('number', numberId)
  return presentNumber(entry, deps)
}

type UseRow = NumberRow & {
  in_flight: number
  minute_free: number | null
  hour_free: number | null
  minute_first: number | null
  hour_first: number | null
  last_seq: number
  paced_at: number | null
  paced_gap: number | null
  day_sent: number
  chats_ready: number
  reply_share: number | null
}

/** A limit as `withSafeLimits` cuts it. */
function safeLimit(limit: ReturnType<typeof sql>) {
  const divisor = sql`(case u.safety_grade when 2 then 2 when 3 then 4 else 1 end)`
  return sql`(case when ${limit} >= ${divisor} then ${limit} / ${divisor} else 1 end)`
}

/** One statement of point lookups and short index ranges, see `readLedgerUse`. */
async function readNumbers(
  db: ReadDb,
  { clock, settings }: ViewDeps,
  where: ReturnType<typeof sql>,
  limit: number,
): Promise<{ row: NumberRow; use: NumberUse }[]> {
  const now = clock.now()
  const steady = clock.steady()
  const firstSince = (windowMs: number) => sql`(
    select settled_seq from send_ledger where number_id = n.id and settled_at >= ${steady - windowMs}
    order by settled_at, settled_seq limit 1
  )`
  const lastPaced = (column: 'at' | 'gap') => sql`(
    select ${sql.ref(column)} from send_ledger
    where number_id = n.id and at > ${steady - 2 * HOUR} and kind not in (${UNPACED_SQL}) order by at desc limit 1
  )`
  const settledAs = (limitColumn: 'per_minute' | 'per_hour') => sql`(
    select settled_at from send_ledger
    where number_id = u.id and settled_seq = u.last_seq + u.in_flight + 1 - ${safeLimit(sql.ref(`u.${limitColumn}`))}
  )`
  const { rows } = await sql<UseRow>`
    select u.*, ${settledAs('per_minute')} as minute_free, ${settledAs('per_hour')} as hour_free
    from (
      select n.*,
        (select count(*) from send_ledger where number_id = n.id and settled_at is null) as in_flight,
        coalesce((
          select settled_seq from send_ledger where number_id = n.id and settled_seq is not null
          order by settled_seq desc limit 1
        ), 0) as last_seq,
        ${firstSince(MINUTE)} as minute_first,
        ${firstSince(HOUR)} as hour_first,
        ${lastPaced('at')} as paced_at,
        ${lastPaced('gap')} as paced_gap,
        case when n.warm_at is null or n.warm_declared_by is not null then 0 else (
          select count(*) from send_ledger
          where number_id = n.id and kind not in (${UNPACED_SQL})
              -- A number bound by SQLite's driver is no integer: it would not divide into whole days.
            and at >= n.warm_at + ((cast(${now} as bigint) - n.warm_at) / ${sql.lit(DAY)}) * ${sql.lit(DAY)} + ${steady - now}
        ) end as day_sent,
        case when n.linked_at is null then 0 else (
          select count(*) from chats
          where number_id = n.id and answered_out >= ${settings.OTKLIK_WARM_UP_MESSAGES}
            and last_inbound_at >= n.linked_at
        ) end as chats_ready,
        (
          select avg(case when d.replied_at is null then 0.0 else 1.0 end) from (
            select replied_at from deliveries
            where number_id = n.id and sent_at is not null and sent_at >= ${now - REPLY_SHARE_MS}
            order by sent_at desc limit ${sql.lit(REPLY_SHARE_SENDS)}
          ) d
        ) as reply_share
      from (select * from numbers where ${where} order by id desc limit ${limit}) n
    ) u
    order by u.id desc
  `.execute(db as Db)
  const today = await readToday(db, rows, { clock, settings })
  const firsts = await findFirstMessages(
    db,
    rows.map(({ id }) => id),
    now,
  )
  const limits = await findMessagingLimits(db, rows, now)
  return rows.map((row) => ({
    row,
    use: {
      ledger: { inFlight: row.in_flight, minute: row.minute_free, hour: row.hour_free },
      minuteUsed: row.in_flight + (row.minute_first === null ? 0 : row.last_seq - row.minute_first + 1),
      hourUsed: row.in_flight + (row.hour_first === null ? 0 : row.last_seq - row.hour_first + 1),
      lastPaced: row.paced_at === null ? undefined : { at: row.paced_at, gap: row.paced_gap },
      daySent: row.day_sent,
      chatsReady: row.chats_ready,
      replyShare: row.reply_share === null ? null : Math.round(Number(row.reply_share) * 1_000) / 1_000,
      messagingLimit: limits.get(row.id) ?? null,
      firstMessages: firsts.get(row.id) ?? { sent: 0, withToken: 0, refused: 0 },
      ...(today.get(row.id) ?? { sentToday: 0, failedToday: 0 }),
    },
  }))
}

/** Sends since the last midnight in each number's zone: one count for each zone, of which there are few. */
async function readToday(
  db: ReadDb,
  rows: readonly NumberRow[],
  { clock, settings }: Omit<ViewDeps, 'secretKey'>,
): Promise<Map<string, { sentToday: number; failedToday: number }>> {
  const byZone = Map.groupBy(rows, ({ time_zone }) => time_zone ?? settings.OTKLIK_TIME_ZONE)
  const found = new Map<string, { sentToday: number; failedToday: number }>()
  for (const [zone, numbers] of byZone) {
    const midnight = DateTime.fromMillis(clock.now(), { zone }).startOf('day').toMillis()
    const counts = await db
      .selectFrom('send_ledger')
      .select((eb) => ['number_id', eb.fn.countAll<number>().as('sent'), eb.fn.sum<number>('refused').as('refused')])
      .where(
        'number_id',
        'in',
        numbers.map(({ id }) => id),
      )
      .where('at', '>=', midnight + clock.steady() - clock.now())
      .groupBy('number_id')
      .execute()
    for (const { number_id, sent, refused } of counts) {
      found.set(number_id, { sentToday: sent - Number(refused), failedToday: Number(refused) })
    }
  }
  return found
}

export type StateEntry = { at: string; state: string; reason: string | null }

/** The number's states, newest first. */
export async function listStates(
  db: ReadDb,
  numberId: string,
  { cursor, limit }: PageQuery,
): Promise<{ data: StateEntry[]; next_cursor: string | null }> {
  const rows = await db
    .selectFrom('number_states')
    .selectAll()
    .where('number_id', '=', numberId)
    .$call(ifGiven(cursor, (q, place) => q.where('id', '<', decodeCursor(place, z.tuple([z.number()]))[0])))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return cutPage(
    rows,
    limit,
    ({ id }) => [id],
    ({ at, state, reason }) => ({ at: toIso(at), state, reason }),
  )
}

/** How many numbers are in each state, for the metrics. */
export async function countByState(db: ReadDb): Promise<(readonly [state: string, count: number])[]> {
  const rows = await db
    .selectFrom('numbers')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('deleted_at', 'is', null)
    .groupBy('state')
    .execute()
  return rows.map(({ state, count }) => [state, count])
}

/** Numbers that are not deleted, among these or all. */
export function findNumbers(db: ReadDb, ids: readonly string[] | null): Promise<NumberRow[]> {
  return db
    .selectFrom('numbers')
    .selectAll()
    .where('deleted_at', 'is', null)
    .$call(ifGiven(ids, (q, given) => q.where('id', 'in', given.length > 0 ? [...given] : [''])))
    .orderBy('id')
    .execute()
}
