import { type Expression, type SqlBool, sql } from 'kysely'
import { PRESENT_FOR_MS } from '../../access/index.ts'
import type { ReadDb } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'
import { BATCH } from './deps.ts'
import type { TeamRow } from './team.ts'

/** `left`: the assignee has left, rather than just not answered. */
type Held = { id: string; left: boolean }

type Patience = Pick<TeamRow, 'id' | 'return_after_minutes'>

/** Restaurants that are closed, and those that have been open for less than the team's time. */
export type Shut = { closed: readonly string[]; fresh: readonly string[] }

/** Conversations of a team whose assignees have had them for too long, or have left; the longest waiting first. */
export async function listOverheld(
  db: ReadDb,
  team: Patience,
  { now, closed = [], fresh = [], only }: { now: number; only?: string } & Partial<Shut>,
): Promise<Held[]> {
  const got = sql<number>`coalesce(g.assigned_at, 0)`
  const gone = sql<number>`p.seen_at + ${sql.lit(PRESENT_FOR_MS)}`
  const left = sql<boolean>`(u.disabled_at is not null or coalesce(p.away_at >= ${got}, false)
    or coalesce(${gone} <= ${now} and ${gone} > ${got}, false))`
  const before = team.return_after_minutes === null ? -1 : now - team.return_after_minutes * MINUTE
  const unanswered = sql<boolean>`(g.waiting_since <= ${before} and ${got} <= ${before}
    and coalesce(g.snoozed_until, 0) <= ${before} and ${waitsElsewhere(fresh)})`
  let query = db
    .selectFrom('guests as g')
    .leftJoin('users as u', 'u.id', 'g.assignee')
    .leftJoin('user_presence as p', 'p.user_id', 'g.assignee')
    .select(['g.id', sql<number>`case when ${left} then 1 else 0 end`.as('left')])
    .where('g.team_id', '=', team.id)
    .where('g.merged_into', 'is', null)
    .where('g.assignee', 'is not', null)
    .where('g.waiting_since', '<=', now)
    .where('g.resolved_at', 'is', null)
    .where(sql<boolean>`coalesce(g.snoozed_until, 0) <= ${now}`)
    .where(sql<boolean>`(${left} or ${unanswered})`)
    .where(waitsElsewhere(closed))
  if (only !== undefined) query = query.where('g.id', '=', only)
  const rows = await query.orderBy('g.waiting_since').limit(BATCH).execute()
  return rows.map(({ id, left }) => ({ id, left: left === 1 }))
}

/** How many conversations each has that are neither resolved nor snoozed. */
export async function countOpen(db: ReadDb, assignees: readonly string[], now: number): Promise<Map<string, number>> {
  if (assignees.length === 0) return new Map()
  const rows = await db
    .selectFrom('guests')
    .select(['assignee', (eb) => eb.fn.countAll<number>().as('open')])
    .where('merged_into', 'is', null)
    .where('resolved_at', 'is', null)
    .where('assignee', 'is not', null)
    .where('assignee', 'in', assignees)
    .where(sql<boolean>`coalesce(snoozed_until, 0) <= ${now}`)
    .groupBy('assignee')
    .execute()
  return new Map(rows.map(({ assignee, open }) => [assignee ?? '', Number(open)]))
}

/** The longest waiting guests in a team's queue, except those who wait for a restaurant in `closed`. */
export function listQueue(
  db: ReadDb,
  teamId: string,
  now: number,
  closed: readonly string[] = [],
): Promise<{ id: string }[]> {
  return db
    .selectFrom('guests as g')
    .select('g.id')
    .where('g.team_id', '=', teamId)
    .where('g.assignee', 'is', null)
    .where('g.merged_into', 'is', null)
    .where('g.waiting_since', 'is not', null)
    .where('g.resolved_at', 'is', null)
    .where(sql<boolean>`coalesce(g.snoozed_until, 0) <= ${now}`)
    .where(waitsElsewhere(closed))
    .orderBy('g.waiting_since')
    .orderBy('g.id')
    .limit(BATCH)
    .execute()
}

/** Whether the guest `g` waits for a restaurant other than these. */
function waitsElsewhere(restaurantIds: readonly string[]): Expression<SqlBool> {
  if (restaurantIds.length === 0) return sql<boolean>`1 = 1`
  return sql<boolean>`not exists (select 1 from messages as hm join numbers as hn on hn.id = hm.number_id
    where hm.id = g.waiting_message_id and hn.restaurant_id in (${sql.join(restaurantIds)}))`
}
