import type { Tx } from '../../db/index.ts'
import { newId } from '../../lib/ids.ts'
import type { GuestRow } from '../store.ts'
import { findAddressee } from './store.ts'

/** Records how long a conversation was open, and removes that when its resolution is undone. */
export async function noteResolution(
  tx: Tx,
  before: GuestRow,
  after: GuestRow,
  { by, at }: { by: string; at: number },
): Promise<void> {
  if (before.resolved_at === null && after.resolved_at !== null && before.opened_at !== null) {
    await tx
      .insertInto('answer_times')
      .values({
        id: newId('ans'),
        kind: 'resolution',
        guest_id: after.id,
        ...(await findAddressee(tx, before.waiting_message_id ?? before.last_message_id)),
        team_id: after.team_id,
        operator: by,
        message_id: null,
        waiting_message_id: null,
        started_at: before.opened_at,
        at,
        took_ms: Math.max(0, at - before.opened_at),
        target_ms: null,
      })
      .execute()
  }
  if (before.resolved_at !== null && after.resolved_at === null) {
    await tx
      .deleteFrom('answer_times')
      .where('guest_id', '=', after.id)
      .where('at', '=', before.resolved_at)
      .where('kind', '=', 'resolution')
      .execute()
  }
}
