import { recordEvent, type Tx } from '../db/index.ts'
import type { IncomingMessage } from '../whatsapp/port.ts'
import type { InboxDeps, MessageRow } from './deps.ts'
import { columnsOf } from './incoming-columns.ts'
import type { MessageChange } from './present.ts'
import { showRow } from './view.ts'

/**
 * A message that stood there as not readable has come once more, readable: it takes the place of the line that said so,
 * as an update. Undefined when there was no such line.
 */
export async function healMessage(
  tx: Tx,
  { clock, messageHooks }: InboxDeps,
  numberId: string,
  message: IncomingMessage,
  { isPast = false } = {},
): Promise<MessageRow | undefined> {
  const { columns, media } = columnsOf(message)
  const row = await tx
    .updateTable('messages')
    .set({ ...columns, quoted_whatsapp_id: message.quotedId ?? null })
    .where('number_id', '=', numberId)
    .where('whatsapp_id', '=', message.id)
    .where('from_me', '=', message.fromMe ? 1 : 0)
    .where('type', '=', 'unsupported')
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!row) return undefined
  if (media) {
    await tx
      .insertInto('media')
      .values({ ...media, message_id: row.id, number_id: numberId })
      .execute()
  }
  const change: MessageChange = { type: 'content' }
  const data = { ...(await showRow(tx, row)), change }
  await recordEvent(tx, { type: 'message.updated', at: clock.now(), data })
  const { guest_id: guestId, at } = row
  if (row.from_me === 0 && !isPast)
    await messageHooks.onInbound(tx, { guestId, numberId, messageId: row.id, at, text: saidBy(row) })
  return row
}

/** What a person wrote by hand: words of orders and the like are no answers to us. */
export function saidBy({ type, text, media_id }: Pick<MessageRow, 'type' | 'text' | 'media_id'>): string | null {
  return type === 'text' || media_id !== null ? text : null
}
