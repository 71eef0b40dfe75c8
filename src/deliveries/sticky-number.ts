import { type Expression, sql } from 'kysely'

/**
 * Which of these numbers has the guest's latest chat (invariant 10); one of `awaited` only when none of the others has
 * a chat.
 */
export function latestChatNumber(
  guestId: Expression<string>,
  numberIds: readonly string[],
  awaited: readonly string[] = [],
) {
  const living = latestAmong(guestId, numberIds)
  return awaited.length === 0 ? living : sql<string | null>`coalesce(${living}, ${latestAmong(guestId, awaited)})`
}

function latestAmong(guestId: Expression<string>, numberIds: readonly string[]) {
  if (numberIds.length === 0) return sql<string | null>`cast(null as text)`
  return sql<string | null>`(
    select sticky.number_id from chats as sticky
    where sticky.guest_id = ${guestId} and sticky.number_id in (${sql.join(numberIds)})
      and sticky.last_message_at is not null
    order by sticky.last_message_at desc limit 1
  )`
}
