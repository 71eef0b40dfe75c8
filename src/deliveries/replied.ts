import { compiled, type Tx } from '../db/index.ts'

/** The guest has written: what was sent within the window before counts as answered. Returns what is newly answered. */
export async function markReplied(tx: Tx, guestId: string, { at, since }: { at: number; since: number }) {
  // Most messages answer nothing, and looking costs a tenth of an update without rows.
  const { rows } = await selectUnreplied(tx, { guestId, at, since })
  if (rows.length === 0) return []
  return tx
    .updateTable('deliveries')
    .set({ replied_at: at })
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .where('replied_at', 'is', null)
    .returningAll()
    .execute()
}

const selectUnreplied = compiled((db, { guestId, at, since }: { guestId: string; at: number; since: number }) =>
  db
    .selectFrom('deliveries')
    .select('id')
    .where('guest_id', '=', guestId)
    .where('sent_at', '>=', since)
    .where('sent_at', '<=', at)
    .where('replied_at', 'is', null),
)
