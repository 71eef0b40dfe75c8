import type { Tx } from '../../src/db/index.ts'
import type { RelayedEvent } from '../../src/events/index.ts'
import { newId } from '../../src/lib/ids.ts'

/** Records, in the relay's transaction, which events it handed over. */
export async function noteRelayed(tx: Tx, events: readonly RelayedEvent[]): Promise<void> {
  const rows = events.map(({ id, at }) => ({
    id: newId('aud'),
    at,
    actor: 'relay',
    action: 'relayed',
    subject: id,
    details: '{}',
  }))
  await tx.insertInto('audit_log').values(rows).execute()
}
