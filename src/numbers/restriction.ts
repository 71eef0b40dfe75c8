import type { Tx } from '../db/index.ts'
import type { Restriction } from '../whatsapp/port.ts'
import { newChatsOf } from './new-chats.ts'
import { REACHOUT_LOCK } from './safety/streak.ts'
import type { NumberRow } from './store.ts'

export type ActiveRestriction = { kind: Restriction['kind']; until: number }

/** Meta's "too many were reported", of official numbers. */
const SPAM_LIMIT = 131048

/** The restriction that a refusal with this code means; undefined: none. */
export function restrictionOf(code: number): Restriction | undefined {
  if (code === REACHOUT_LOCK) return { kind: 'reachout_lock', until: null }
  return code === SPAM_LIMIT ? { kind: 'spam_limit', until: null } : undefined
}

type Imposed = Pick<NumberRow, 'restriction_kind' | 'restriction_until'>

/** The restriction that WhatsApp has imposed and that holds at `now` (UTC milliseconds), if any. */
export function imposedRestriction(row: Imposed, now: number): ActiveRestriction | undefined {
  const { restriction_kind: kind, restriction_until: until } = row
  return kind !== null && until !== null && until > now ? { kind, until } : undefined
}

/** What holds first messages back at `now`: a restriction, or a quota of new chats that is used up before WhatsApp caps it. */
export function activeRestriction(
  row: Imposed & Pick<NumberRow, 'new_chats' | 'new_chats_begun'>,
  now: number,
): ActiveRestriction | undefined {
  const imposed = imposedRestriction(row, now)
  if (imposed) return imposed
  const quota = newChatsOf(row, now)
  return quota && quota.left === 0 ? { kind: 'new_chat_cap', until: quota.endsAt } : undefined
}

/** The restriction that WhatsApp has imposed on a number, as this transaction has it. */
export async function findRestriction(tx: Tx, numberId: string, now: number): Promise<ActiveRestriction | undefined> {
  const row = await tx
    .selectFrom('numbers')
    .select(['restriction_kind', 'restriction_until'])
    .where('id', '=', numberId)
    .executeTakeFirst()
  return row && imposedRestriction(row, now)
}
