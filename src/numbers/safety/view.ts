import { type Selectable, sql } from 'kysely'
import { type Db, ifGiven, onlyRow, type ReadDb, type Tx } from '../../db/index.ts'
import type { NumberSafetyTable } from '../../db/schema/numbers.ts'
import type { Clock } from '../../lib/clock.ts'
import { DAY } from '../../lib/units.ts'
import { type NumberRow, UNPACED, UNPACED_SQL } from '../store.ts'
import { levelOf, SAFETY_LEVELS } from './grades.ts'
import type { Figures } from './judge-figures.ts'

export type SafetyChangeRow = Selectable<NumberSafetyTable>

/** Time enough to be switched on, to look, to answer. */
const RIPE_MS = DAY
const OLDEST_MS = 7 * DAY
/** An opt-out within this time is the message's doing. */
const OPT_OUT_MS = 2 * DAY

/** Numbers whose figures may say something new: with a grade, or with messages of the last week. */
export function listWatchedNumbers(db: ReadDb, now: number): Promise<NumberRow[]> {
  return (
    db
      .selectFrom('numbers')
      .selectAll()
      .where('deleted_at', 'is', null)
      // Meta watches over official numbers itself.
      .where('kind', '=', 'linked')
      .where(({ or, eb, exists, selectFrom }) =>
        or([
          eb('safety_grade', '>', 0),
          exists(
            selectFrom('deliveries')
              .select('deliveries.id')
              .whereRef('deliveries.number_id', '=', 'numbers.id')
              .where('deliveries.sent_at', 'is not', null)
              .where('deliveries.sent_at', '>=', now - OLDEST_MS),
          ),
          exists(
            selectFrom('send_ledger')
              .select('send_ledger.id')
              .whereRef('send_ledger.number_id', '=', 'numbers.id')
              .where('send_ledger.kind', 'not in', UNPACED),
          ),
        ]),
      )
      .orderBy('id')
      .execute()
  )
}

type Counts = Record<'ripe' | 'undelivered' | 'arrived' | 'unread' | 'firsts' | 'unanswered', number | null>

/** The figures of a number: short ranges of an index by number and time, each at most `window` rows long. */
export async function readFigures(
  db: ReadDb | Tx,
  clock: Clock,
  number: Pick<NumberRow, 'id' | 'safety_from'>,
  window: number,
): Promise<Figures> {
  const now = clock.now()
  const from = Math.max(now - OLDEST_MS, number.safety_from ?? 0)
  const counts = await sql<Counts>`
    select
      count(*) as ripe,
      sum(case when here = 0 then 1 else 0 end) as undelivered,
      sum(here) as arrived,
      sum(case when here = 1 and seen = 0 then 1 else 0 end) as unread,
      sum(is_first) as firsts,
      sum(case when is_first = 1 and replied_at is null then 1 else 0 end) as unanswered
    from (
      select
        replied_at,
        case when coalesce(delivered_at, read_at, replied_at) is null then 0 else 1 end as here,
        case when coalesce(read_at, replied_at) is null then 0 else 1 end as seen,
        case when first_contact = 1 then 1 else 0 end as is_first
      from deliveries
      where number_id = ${number.id} and sent_at is not null and sent_at >= ${from} and sent_at <= ${now - RIPE_MS}
      order by sent_at desc limit ${window}
    ) as sends
  `.execute(db as Db)
  const optOuts = await sql<{ sent: number; opted_out: number | null }>`
    select count(*) as sent,
      sum(case when g.opted_out_at >= s.sent_at and g.opted_out_at < s.sent_at + ${sql.lit(OPT_OUT_MS)} then 1 else 0 end)
        as opted_out
    from (
      select guest_id, sent_at from deliveries
      where number_id = ${number.id} and sent_at is not null and sent_at >= ${from}
      order by sent_at desc limit ${window}
    ) as s
    join guests as g on g.id = s.guest_id
  `.execute(db as Db)
  const row = onlyRow(counts)
  const opted = onlyRow(optOuts)
  return {
    refused: await readRefused(db, clock, number, window),
    undelivered: { bad: Number(row.undelivered), of: Number(row.ripe) },
    opted_out: { bad: Number(opted.opted_out), of: Number(opted.sent) },
    unanswered: { bad: Number(row.unanswered), of: Number(row.firsts) },
    unread: { bad: Number(row.unread), of: Number(row.arrived) },
  }
}

/** Of the sends of a day, those that WhatsApp refused or never confirmed. */
async function readRefused(
  db: ReadDb | Tx,
  clock: Clock,
  number: Pick<NumberRow, 'id' | 'safety_from'>,
  window: number,
): Promise<{ bad: number; of: number }> {
  const now = clock.now()
  const from = Math.max(now - DAY, number.safety_from ?? 0)
  const counts = await sql<{ sends: number; refused: number | null; unconfirmed: number }>`
    select count(*) as sends, sum(refused) as refused,
      (
        select count(*) from deliveries
        where status = 'unconfirmed' and number_id = ${number.id} and claimed_at >= ${from}
      ) as unconfirmed
    from (
      select refused from send_ledger
      where number_id = ${number.id} and at >= ${from + clock.steady() - now} and settled_at is not null
        and kind not in (${UNPACED_SQL})
      order by at desc limit ${window}
    ) as sends
  `.execute(db as Db)
  const { sends, refused, unconfirmed } = onlyRow(counts)
  return { bad: Math.min(Number(sends), Number(refused) + Number(unconfirmed)), of: Number(sends) }
}

/** Changes of a number's safety, the newest first. */
export function listSafetyChanges(
  db: ReadDb,
  numberId: string,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<SafetyChangeRow[]> {
  return db
    .selectFrom('number_safety')
    .selectAll()
    .where('number_id', '=', numberId)
    .$call(ifGiven(before, (q, id) => q.where('id', '<', id)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** How many numbers have each level, for the metrics. */
export async function countByLevel(db: ReadDb): Promise<(readonly [level: string, count: number])[]> {
  const rows = await db
    .selectFrom('numbers')
    .select((eb) => ['safety_grade', eb.fn.countAll<number>().as('count')])
    .where('deleted_at', 'is', null)
    .groupBy('safety_grade')
    .execute()
  const counts = new Map<string, number>(SAFETY_LEVELS.map((level) => [level, 0]))
  for (const { safety_grade, count } of rows) {
    const level = levelOf(safety_grade)
    counts.set(level, (counts.get(level) ?? 0) + Number(count))
  }
  return [...counts]
}
