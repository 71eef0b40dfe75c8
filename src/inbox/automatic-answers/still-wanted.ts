import type { Tx } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'
import type { MessageRow } from '../deps.ts'
import { hasPersonWritten } from '../view.ts'
import { refusalOf } from './barriers.ts'

/** An automatic answer that could not leave for this long comes too late. */
const HOLDS_MS = 10 * MINUTE

/** Why an automatic answer that waits to be sent, or repeated, should be withdrawn: undefined if it should not. */
export async function whyWithdrawn(tx: Tx, row: MessageRow, now: number): Promise<string | undefined> {
  // In doubt: it may have arrived, and only repeating it will tell.
  if (row.kind !== 'automatic' || row.status !== 'queued') return undefined
  if (now - row.at > HOLDS_MS) return 'expired'
  const guest = await tx
    .selectFrom('guests')
    .select(['id', 'erased_at', 'blocked_at', 'opted_out_at', 'answered_through'])
    .where('id', '=', row.guest_id)
    .executeTakeFirstOrThrow()
  return refusalOf(guest) ?? ((await hasPersonWritten(tx, guest, { since: row.at })) ? 'answered' : undefined)
}
