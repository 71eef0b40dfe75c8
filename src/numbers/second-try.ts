import { type Db, transact } from '../db/index.ts'
import { settleLocked } from './settling/store.ts'
import { lockNumber, type NumberRow } from './store.ts'
import { type PermitDeps, takePermit } from './throttle.ts'

/**
 * WhatsApp refused a message at one address of its recipient; at the other it is another message for the limits, which has
 * its own place in the ledger (invariant 1). Whether it may leave now. The first one has ended, either way.
 */
export function takeSecondPermit(
  deps: PermitDeps & { db: Db },
  number: Pick<NumberRow, 'id'>,
  messageId: string,
): Promise<boolean> {
  return transact(deps.db, async (tx) => {
    const at = deps.clock.steady()
    await lockNumber(tx, number.id)
    const first = await tx
      .selectFrom('send_ledger')
      .select('kind')
      .where('number_id', '=', number.id)
      .where('message_id', '=', messageId)
      .where('settled_at', 'is', null)
      .executeTakeFirst()
    // Not one of ours to count.
    if (!first) return false
    await settleLocked(tx, number.id, { messageId }, at)
    // No first contact: it was counted as one, and not refused for being one.
    return (await takePermit(tx, deps, number, { kind: first.kind, messageId, at, firstContact: false })).ok
  })
}
