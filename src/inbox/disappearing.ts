import type { Db, Tx } from '../db/index.ts'
import type { Expiration, Peer } from '../whatsapp/port.ts'

/** A chat whose messages disappear from the phones after a while, or do so no more. The newer setting holds. */
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
    const chat = await db
      .selectFrom('guest_identities as i')
      .innerJoin('chats as c', 'c.guest_id', 'i.guest_id')
      .select(['c.expiration_seconds as seconds', 'c.expiration_set_at as setAt'])
      .where((eb) =>
        eb.or([
          ...(phone ? [eb.and([eb('i.kind', '=', 'phone'), eb('i.value', '=', phone)])] : []),
          ...(lid ? [eb.and([eb('i.kind', '=', 'lid'), eb('i.value', '=', lid)])] : []),
        ]),
      )
      .where('c.number_id', '=', numberId)
      .where('c.expiration_seconds', 'is not', null)
      .orderBy('c.expiration_set_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return chat?.seconds ? { seconds: chat.seconds, setAt: chat.setAt ?? 0 } : undefined
  }
}
