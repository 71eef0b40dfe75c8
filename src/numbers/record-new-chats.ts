import type { Tx } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { NewChatQuota } from '../whatsapp/port.ts'
import { type Told, toldOf } from './new-chats.ts'
import { changeState, recordStatus, sameState, stateWhenUp } from './states.ts'
import { lockNumber } from './store.ts'

/**
 * Records what WhatsApp says. A warning changes nothing: what is left may be used. A quota that is used up holds first
 * messages back, as a cap does. Notify 'outbox', 'number' and 'deliveries' after the commit.
 */
export async function recordNewChats(
  tx: Tx,
  { clock }: { clock: Clock },
  numberId: string,
  quota: NewChatQuota,
): Promise<void> {
  const row = await lockNumber(tx, numberId)
  if (!row) return
  const now = clock.now()
  const told: Told = { ...quota, at: now }
  const columns = { new_chats: JSON.stringify(told), new_chats_begun: 0 }
  const isUp = row.state === 'open' || row.state === 'restricted'
  const next = isUp ? stateWhenUp({ ...row, ...columns }, now) : sameState(row)
  const changed = await changeState(tx, row, { ...next, ...columns }, now)
  const isSame = changed.state === row.state && changed.reason === row.reason
  if (isSame && (toldOf(row)?.stage ?? 'none') !== quota.stage)
    await recordStatus(tx, changed, { previous: row.state, reason: changed.reason }, now)
}
