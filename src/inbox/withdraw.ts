import type { Tx } from '../db/index.ts'

/** Takes back a paced message that never reached WhatsApp, and the chat that was begun for nothing but it. */
export async function withdrawOutgoing(tx: Tx, messageId: string): Promise<void> {
  const message = await tx
    .deleteFrom('messages')
    .where('id', '=', messageId)
    .where('from_me', '=', 1)
    .where('status', 'in', ['queued', 'sending', 'failed'])
    .returning(['chat_id', 'guest_id'])
    .executeTakeFirst()
  if (!message) return
  await tx
    .deleteFrom('chats')
    .where('id', '=', message.chat_id)
    .where('last_inbound_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages')
            .select('id')
            .where('guest_id', '=', message.guest_id)
            .where('chat_id', '=', message.chat_id),
        ),
      ),
    )
    .execute()
}
