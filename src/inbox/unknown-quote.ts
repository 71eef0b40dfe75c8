import type { Tx } from '../db/index.ts'
import type { IncomingMessage } from '../whatsapp/port.ts'

/**
 * The stored context of a message with the words of what it quotes, if that is not in the store itself: a status, or a
 * message from before the number was linked. Else they would be kept twice, and once more when the original is deleted.
 */
export async function keepUnknownQuote(
  tx: Tx,
  numberId: string,
  { quotedId, context }: IncomingMessage,
  stored: string | null | undefined,
): Promise<string | null | undefined> {
  if (!quotedId || !context?.quoted) return stored
  const original = await tx
    .selectFrom('messages')
    .select('id')
    .where('number_id', '=', numberId)
    .where('whatsapp_id', '=', quotedId)
    .limit(1)
    .executeTakeFirst()
  return original ? stored : JSON.stringify(context)
}
