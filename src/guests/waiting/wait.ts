import { sql } from 'kysely'
import type { GuestRow } from '../store.ts'

/** The columns that say whether an answer is due. */
export type Wait = Pick<
  GuestRow,
  'opened_at' | 'waiting_since' | 'waiting_message_id' | 'answer_due_at' | 'overdue_at' | 'answered_through'
>

export const NOBODY_WAITS = {
  waiting_since: null,
  waiting_message_id: null,
  answer_due_at: null,
  overdue_at: null,
} satisfies Partial<Wait>

/**
 * The changes to a guest's row by a message from them: it reopens a resolved conversation, and starts a wait if there
 * is none. A message that arrives late moves the beginning back; what was written before somebody answered on the phone
 * counts as answered. `due`: when an answer is due (see `dueOf`).
 */
export function waitFrom({ messageId, at, due }: { messageId: string; at: number; due: number | null }) {
  const written = sql<number>`cast(${at} as bigint)`
  const answered = sql<boolean>`${written} < coalesce(answered_through, 0)`
  const fresh = sql<boolean>`(waiting_since is null or resolved_at is not null)`
  const anew = sql<boolean>`(opened_at is null or resolved_at is not null or (waiting_since is null and team_id is null and assignee is null))`
  const answerDue = sql<number | null>`cast(${due} as bigint)`
  const begun = <T>(column: keyof Wait, first: unknown, later: unknown = sql.ref(column)) => sql<T | null>`case
    when ${answered} then case when resolved_at is null then ${sql.ref(column)} end
    when ${fresh} then ${first}
    else ${later} end`
  return {
    opened_at: sql<number>`case when opened_at is null or resolved_at is not null then ${written} else opened_at end`,
    route_at: sql<number | null>`case when ${anew} and not ${answered} then ${written} else route_at end`,
    waiting_since: begun<number>(
      'waiting_since',
      written,
      sql`case when ${written} < waiting_since then ${written} else waiting_since end`,
    ),
    waiting_message_id: begun<string>('waiting_message_id', sql`cast(${messageId} as text)`),
    answer_due_at: begun<number>(
      'answer_due_at',
      answerDue,
      sql`case when ${written} < waiting_since then ${answerDue} else answer_due_at end`,
    ),
    overdue_at: begun<number>('overdue_at', sql`null`),
  }
}

/** The wait of two guests that are one begins with the earlier one. */
export function waitTogether(kept: GuestRow, merged: GuestRow): Wait {
  const answered_through = Math.max(kept.answered_through ?? 0, merged.answered_through ?? 0) || null
  const opened_at = earlier(kept.opened_at, merged.opened_at)
  const waiting = [kept, merged].filter(
    ({ waiting_since, resolved_at }) => waiting_since !== null && resolved_at === null,
  )
  const [first = kept] = waiting.toSorted((a, b) => (a.waiting_since ?? 0) - (b.waiting_since ?? 0))
  const [firstArrived = first.waiting_message_id] = waiting.map(({ waiting_message_id: id }) => id).sort()
  const { waiting_since, answer_due_at, overdue_at } = first
  return { opened_at, waiting_since, waiting_message_id: firstArrived, answer_due_at, overdue_at, answered_through }
}

function earlier(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}
