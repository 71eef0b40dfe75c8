import { type RawBuilder, sql } from 'kysely'
import type { ReadDb } from '../db/index.ts'
import { actorCan } from '../http/authentication.ts'
import type { Actor } from '../http/route.ts'
import { BACK_WITHIN_MS, IN_VAIN, ON_PURPOSE } from '../numbers/index.ts'

/** More makes no difference: nobody reads a badge of four digits, and counting costs. */
const MOST = 1_000

export type Counters = Record<
  | 'inbox_guests'
  | 'unread_guests'
  | 'waiting_guests'
  | 'overdue_guests'
  | 'unprocessed_guests'
  | 'my_guests'
  | 'reviews_waiting'
  | 'alerts'
  | 'numbers_down',
  number
>

/** What waits for somebody, in one query. Zero for what the caller may not see. */
export async function countWaiting(db: ReadDb, actor: Actor, now: number): Promise<Counters> {
  const seesReviews = actorCan(actor, 'reviews:read')
  const seesInbox = actorCan(actor, 'messages:read')
  const seesNumbers = actorCan(actor, 'numbers:read')
  const none = sql`0`
  const { rows } = await sql<Counters>`select
    ${seesInbox ? inboxGuests : none} as inbox_guests,
    ${seesInbox ? upTo(sql`guests where unread_count > 0`) : none} as unread_guests,
    ${
      seesInbox
        ? upTo(sql`guests where merged_into is null and waiting_since is not null and resolved_at is null`)
        : none
    } as waiting_guests,
    ${
      seesInbox
        ? upTo(sql`guests where merged_into is null and waiting_since is not null and resolved_at is null
            and answer_due_at <= ${now}`)
        : none
    } as overdue_guests,
    ${seesInbox ? upTo(sql`guests where unprocessed_count > 0`) : none} as unprocessed_guests,
    ${
      seesInbox
        ? upTo(sql`guests where assignee = ${actor.id} and merged_into is null and resolved_at is null
            and (snoozed_until is null or snoozed_until <= ${now})`)
        : none
    } as my_guests,
    ${seesReviews ? upTo(sql`reviews where reply_status is null and deadline_at > ${now}`) : none} as reviews_waiting,
    ${seesReviews ? upTo(sql`restaurant_alerts where cleared_at is null`) : none}
      + ${seesReviews ? upTo(sql`review_escalations where resolved_at is null`) : none} as alerts,
    ${
      seesNumbers
        ? upTo(sql`numbers where deleted_at is null and (
            (state in ('logged_out', 'failed') and coalesce(reason, '') not in (${sql.join(ON_PURPOSE)}))
            or (state = 'connecting'
              and (state_at <= ${now - BACK_WITHIN_MS} or coalesce(reason, '') in (${sql.join(IN_VAIN)}))))`)
        : none
    } as numbers_down`.execute(db)
  // biome-ignore lint/style/noNonNullAssertion: a select of columns alone has one row.
  const row = rows[0]!
  return Object.fromEntries(
    Object.entries(row).map(([name, count]) => [name, Math.min(MOST, Number(count))]),
  ) as Counters
}

/** Guests with unread messages, or waiting for an answer, each once. The same figure wherever one is shown. */
const inboxGuests = sql`${upTo(sql`guests where unread_count > 0`)} + ${upTo(sql`guests
  where unread_count = 0 and merged_into is null and waiting_since is not null and resolved_at is null`)}`

/** Only the inbox's figure. */
export async function countInbox(db: ReadDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`select ${inboxGuests} as count`.execute(db)
  return Math.min(MOST, Number(rows[0]?.count ?? 0))
}

function upTo(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select count(*) from (select 1 as one from ${rows} limit ${sql.lit(MOST)}) as found)`
}

/** An owner's first steps, in this order. */
export const FIRST_STEPS = ['number', 'people', 'restaurant', 'template', 'trial'] as const

export type FirstStep = { step: (typeof FIRST_STEPS)[number]; done: boolean }

/**
 * Which of the first steps are done, judged by what exists: a linked number, a second user, a restaurant, a template, a
 * sent text.
 */
export async function findFirstSteps(db: ReadDb): Promise<FirstStep[]> {
  const { rows } = await sql<Record<FirstStep['step'], number | string>>`select
    (select count(*) from (select 1 as one from numbers
      where deleted_at is null and linked_at is not null and state <> 'logged_out' limit 1) as n) as number,
    (select count(*) - 1 from (select 1 as one from users where deleted_at is null limit 2) as u) as people,
    (select count(*) from (select 1 as one from restaurants limit 1) as r) as restaurant,
    (select count(*) from (select 1 as one from templates where archived_at is null limit 1) as t) as template,
    (select count(*) from (select 1 as one from deliveries limit 1) as d) as trial`.execute(db)
  return FIRST_STEPS.map((step) => ({ step, done: Number(rows[0]?.[step] ?? 0) > 0 }))
}
