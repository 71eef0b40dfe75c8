import type { Tx } from '../db/index.ts'

/** Forgets a chat that was begun for a message which never left: to its guest no number has written yet (N6). */
export async function forgetEmptyChat(tx: Tx, { chatId, guestId }: { chatId: string; guestId: string }): Promise<void> {
  await tx
    .deleteFrom('chats')
    .where('id', '=', chatId)
    .where('last_inbound_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('timeline as f')
            .innerJoin('messages as m', 'm.id', 'f.ref_id')
            .select('m.id')
            .where('f.guest_id', '=', guestId)
            .where('m.chat_id', '=', chatId),
        ),
      ),
    )
    .execute()
}
