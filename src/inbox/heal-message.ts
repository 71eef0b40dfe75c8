import { recordEvent, type Tx } from '../db/index.ts'
import type { IncomingMessage } from '../whatsapp/port.ts'
import type { InboxDeps, MessageRow } from './deps.ts'
import { columnsOf } from './incoming-columns.ts'
import type { MessageChange } from './present.ts'
import { keepUnknownQuote } from './unknown-quote.ts'
import { showRow } from './view.ts'

/**
 * A message that could not be read has come again, readable: it replaces the placeholder, as an update. Undefined when
 * there was no placeholder.
 */
export async function healMessage(
  tx: Tx,
  { clock, messageHooks }: InboxDeps,
  numberId: string,
  message: IncomingMessage,
  { isPast = false } = {},
): Promise<MessageRow | undefined> {
  const { columns, media } = columnsOf(message)
  columns.context = await keepUnknownQuote(tx, numberId, message, columns.context)
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

/** The text that a person wrote by hand: the words of an order, for instance, are not an answer to us. */
export function saidBy({ type, text, media_id }: Pick<MessageRow, 'type' | 'text' | 'media_id'>): string | null {
  return type === 'text' || media_id !== null ? text : null
}
