import { sql, type Updateable } from 'kysely'
import { audiencePage, findPageEnd, type ResolvedAudience, readResolvedAudience } from '../audiences/index.ts'
import { type Db, dialectOf, recordEvent, type Tx } from '../db/index.ts'
import type { MailingStatus, MailingsTable } from '../db/schema/mailings.ts'
import {
  awaitsFallback,
  findSiblings,
  lockQueue,
  planDeliveries,
  type SendQueueRow,
  setQueue,
} from '../deliveries/index.ts'
import { toIso } from '../http/time.ts'
import { newId } from '../lib/ids.ts'
import { fallbackAfterMs, queuesOf } from './cascade/steps.ts'
import type { MailingRow } from './view.ts'

// ── mailings ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type NewMailing = Pick<
  MailingRow,
  'name' | 'template_id' | 'audience' | 'number_ids' | 'quiet_hours' | 'start_at' | 'created_by'
> &
  Partial<
    Pick<
      MailingRow,
      | 'channels'
      | 'channel_mode'
      | 'promo_percent'
      | 'promo_days'
      | 'priority'
      | 'purpose'
      | 'finish_before_at'
      | 'when_number_lost'
      | 'message_template'
      | 'start_local'
      | 'repeat_rule'
      | 'trigger_kind'
      | 'trigger_rule'
    >
  > & {
    at: number
  }

export function insertMailing(db: Db | Tx, { at, ...mailing }: NewMailing): Promise<MailingRow> {
  return db
    .insertInto('mailings')
    .values({
      ...mailing,
      id: newId('mlg'),
      status: 'draft',
      plan_cursor: null,
      planned_at: null,
      started_at: null,
      finished_at: null,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Moves a mailing to another state and records the event. Undefined when it was in none of the states `from`: another
 * process was faster, or it is over.
 */
export async function moveMailing(
  tx: Tx,
  id: string,
  { from, to, at }: { from: readonly MailingStatus[]; to: MailingStatus; at: number },
  more: Updateable<MailingsTable> = {},
): Promise<MailingRow | undefined> {
  const row = await tx
    .updateTable('mailings')
    // The reason for a pause stays until somebody resumes it.
    .set({ paused_reason: null, ...more, status: to, updated_at: at })
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
  if (row) await recordMailing(tx, row, at)
  return row
}

/** Changes that leave the state as it is. Undefined when the mailing is over. */
export function changeMailing(tx: Tx, id: string, changes: Updateable<MailingsTable>, at: number) {
  return tx
    .updateTable('mailings')
    .set({ ...changes, updated_at: at })
    .where('id', '=', id)
    .where('status', 'not in', ['finished', 'cancelled'])
    .returningAll()
    .executeTakeFirst()
}

/** Locks the mailing until the transaction ends, so that a decision about its end sees all of its deliveries. */
export async function lockMailing(tx: Tx, id: string): Promise<void> {
  const query = tx.selectFrom('mailings').select('id').where('id', '=', id)
  await (dialectOf(tx) === 'postgres' ? query.forNoKeyUpdate() : query).execute()
}

/**
 * Finishes the mailing if all is planned, nothing waits or is on its way by any channel, and no channel has guests for
 * another.
 */
export async function finishMailing(tx: Tx, queue: SendQueueRow, at: number): Promise<void> {
  await lockMailing(tx, queue.owner_id)
  const queues = await findSiblings(tx, queue)
  if (await awaitsFallback(tx, queues)) return
  const mailing = await tx
    .selectFrom('mailings')
    .select('id')
    .where('id', '=', queue.owner_id)
    .where('status', '=', 'running')
    .where('planned_at', 'is not', null)
    .executeTakeFirst()
  if (!mailing) return
  // What waits again at this moment is seen below, or finds the mailing over.
  for (const id of queues.toSorted()) await lockQueue(tx, id)
  const row = await tx
    .updateTable('mailings')
    .set({ status: 'finished', finished_at: at, updated_at: at })
    .where('id', '=', queue.owner_id)
    .where('status', '=', 'running')
    .where('planned_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries')
            .select('id')
            .where('queue_id', 'in', queues)
            .where('status', 'in', ['waiting', 'sending']),
        ),
      ),
    )
    .returningAll()
    .executeTakeFirst()
  if (!row) return
  for (const id of queues) await setQueue(tx, id, { open: false })
  await recordMailing(tx, row, at)
}

export async function recordMailing(tx: Tx, row: MailingRow, at: number): Promise<void> {
  await recordEvent(tx, {
    type: 'mailing.status',
    at,
    data: {
      id: row.id,
      name: row.name,
      status: row.status,
      paused_reason: row.paused_reason,
      start_at: toIso(row.start_at),
      started_at: toIso(row.started_at),
      finished_at: toIso(row.finished_at),
    },
  })
}

// ── planning ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Stores what the audience means now, for all pages to come; the first value stays. */
export async function keepAudience(db: Db, mailingId: string, audience: ResolvedAudience): Promise<ResolvedAudience> {
  await db
    .updateTable('mailings')
    .set({ audience_at_start: JSON.stringify(audience) })
    .where('id', '=', mailingId)
    .where('audience_at_start', 'is', null)
    .execute()
  const kept = await db
    .selectFrom('mailings')
    .select('audience_at_start')
    .where('id', '=', mailingId)
    .executeTakeFirst()
  return kept?.audience_at_start ? readResolvedAudience(kept.audience_at_start) : audience
}

/** When guests of a page may get it: at one moment, or each at theirs, by time zone. */
export type NotBefore = number | { zones: ReadonlyMap<string, number>; others: number }

export type PlannedPage = { planned: number; last: string }

/**
 * Plans the next page of a mailing and moves its cursor, in one transaction, so that a restart resumes where it
 * stopped. `done` when there was nothing left; undefined when the mailing is not to be planned (any more).
 */
export async function planPage(
  tx: Tx,
  mailingId: string,
  page: {
    audience: ResolvedAudience
    after: string
    limit: number
    stickyNumberIds: string[]
    awaitedNumberIds: string[]
    notBefore: NotBefore
    at: number
  },
): Promise<PlannedPage | 'done' | undefined> {
  const { audience, after, limit, stickyNumberIds, awaitedNumberIds, notBefore, at } = page
  // First, so that the row is locked: two planners of one mailing follow each other, and the second sees the cursor.
  const mailing = await tx
    .updateTable('mailings')
    .set({ updated_at: at })
    .where('id', '=', mailingId)
    .where('status', 'in', ['running', 'paused'])
    .where('planned_at', 'is', null)
    .where(sql`coalesce(plan_cursor, '')`, '=', after)
    .returningAll()
    .executeTakeFirst()
  if (!mailing) return undefined
  const last = await findPageEnd(tx, audience, after, limit)
  if (last === undefined) {
    await tx.updateTable('mailings').set({ planned_at: at }).where('id', '=', mailingId).execute()
    return 'done'
  }
  const guests = audiencePage(audience, after, last)
  let planned = 0
  for (const queue of (await queuesOf(tx, mailing)).filter(({ first }) => first)) {
    planned += await planDeliveries(tx, {
      queueId: queue.id,
      dedupeKey: '',
      guests,
      notBefore: notBeforeOf(notBefore),
      stickyNumberIds: queue.channel === 'whatsapp' ? stickyNumberIds : [],
      awaitedNumberIds: queue.channel === 'whatsapp' ? awaitedNumberIds : [],
      fallbackAfterMs: fallbackAfterMs(queue),
      at,
    })
  }
  await tx.updateTable('mailings').set({ plan_cursor: last }).where('id', '=', mailingId).execute()
  return { planned, last }
}

/** The moment for the guest `g.id`. */
function notBeforeOf(notBefore: NotBefore) {
  if (typeof notBefore === 'number') return notBefore
  const { zones, others } = notBefore
  if (zones.size === 0) return others
  const cases = [...zones].map(([zone, at]) => sql`when ${zone} then cast(${at} as bigint)`)
  return sql<number>`(
    select case time_zone ${sql.join(cases, sql` `)} else cast(${others} as bigint) end from guests where guests.id = g.id
  )`
}
