import type { Tx } from '../db/index.ts'
import type { NumberRow } from './store.ts'

export type ActiveRestriction = { kind: 'reachout_lock' | 'new_chat_cap'; until: number }

/** The restriction that holds at `now` (UTC milliseconds), if any. */
export function activeRestriction(
  row: Pick<NumberRow, 'restriction_kind' | 'restriction_until'>,
  now: number,
): ActiveRestriction | undefined {
  const { restriction_kind: kind, restriction_until: until } = row
  return kind !== null && until !== null && until > now ? { kind, until } : undefined
}

/** The restriction of a number as this transaction has it. */
export async function findRestriction(tx: Tx, numberId: string, now: number): Promise<ActiveRestriction | undefined> {
  const row = await tx
    .selectFrom('numbers')
    .select(['restriction_kind', 'restriction_until'])
    .where('id', '=', numberId)
    .executeTakeFirst()
  return row && activeRestriction(row, now)
}
