import { compiled, type Db, type Tx } from '../db/index.ts'
import type { Expiration, Peer } from '../whatsapp/port.ts'

/** Records whether a chat's messages disappear from the phones after a while. The newer setting wins. */
export async function noteExpiration(
  tx: Tx,
  chat: { guestId: string; numberId: string },
  { seconds, setAt }: Expiration,
): Promise<void> {
  await tx
    .updateTable('chats')
    .set({ expiration_seconds: seconds || null, expiration_set_at: setAt })
    .where('guest_id', '=', chat.guestId)
    .where('number_id', '=', chat.numberId)
    .where((eb) => eb.or([eb('expiration_set_at', 'is', null), eb('expiration_set_at', '<=', setAt)]))
    .execute()
}

/** What a message of ours into the chat with this person has to carry; undefined where messages stay. */
export function createExpirationOf(db: Db) {
  return async (numberId: string, { phone, lid }: Peer): Promise<Expiration | undefined> => {
    const [one, other = one] = [phone, lid].filter((value) => value !== undefined)
    if (one === undefined || other === undefined) return undefined
    const { rows } = await selectExpirations(db, { numberId, one, other })
    const [newest] = rows.toSorted((a, b) => (b.setAt ?? 0) - (a.setAt ?? 0))
    return newest?.seconds ? { seconds: newest.seconds, setAt: newest.setAt ?? 0 } : undefined
  }
}

/**
 * Queried for each message that leaves. A list rather than a join and an order: SQLite would plan those again each
 * time.
 */
const selectExpirations = compiled((db, { numberId, one, other }: { numberId: string; one: string; other: string }) =>
  db
    .selectFrom('chats')
    .select(['expiration_seconds as seconds', 'expiration_set_at as setAt'])
    .where('number_id', '=', numberId)
    .where('expiration_seconds', 'is not', null)
    .where('guest_id', 'in', (eb) =>
      eb
        .selectFrom('guest_identities')
        .select('guest_id')
        .where('kind', 'in', ['phone', 'lid'])
        .where('value', 'in', [one, other]),
    ),
)
