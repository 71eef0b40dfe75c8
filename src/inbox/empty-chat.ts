import type { Tx } from '../db/index.ts'

/** Deletes a chat that was begun for a message which was never sent: no number has written to its guest yet (N6). */
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
