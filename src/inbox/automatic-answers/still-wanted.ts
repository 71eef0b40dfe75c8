import type { Tx } from '../../db/index.ts'
import { MINUTE } from '../../lib/units.ts'
import type { MessageRow } from '../deps.ts'
import { hasPersonWritten } from '../view.ts'
import { refusalOf } from './barriers.ts'

/** An automatic answer that could not leave for so long comes too late to be one. */
const HOLDS_MS = 10 * MINUTE

/** Why an automatic answer that waits to leave, or has to be sent once more, is better left: undefined where it is not. */
export async function whyWithdrawn(tx: Tx, row: MessageRow, now: number): Promise<string | undefined> {
  // In doubt: it may be there already, and only its repeat tells.
  if (row.kind !== 'automatic' || row.status !== 'queued') return undefined
  if (now - row.at > HOLDS_MS) return 'expired'
  const guest = await tx
    .selectFrom('guests')
    .select(['id', 'erased_at', 'blocked_at', 'opted_out_at', 'answered_through'])
    .where('id', '=', row.guest_id)
    .executeTakeFirstOrThrow()
  return refusalOf(guest) ?? ((await hasPersonWritten(tx, guest, { since: row.at })) ? 'answered' : undefined)
}
