import type { Insertable } from 'kysely'
import type { Tx } from '../../db/index.ts'
import type { MessagesTable } from '../../db/schema/inbox.ts'
import { newId } from '../../lib/ids.ts'
import type { PastMessage } from '../../whatsapp/port.ts'
import type { InboxDeps, MessageRow } from '../deps.ts'
import { columnsOf, type NewMedia } from '../incoming-columns.ts'
import { EMPTY } from '../outgoing.ts'
import { type Reactions, withReaction } from '../reactions.ts'

type Where = { numberId: string; guestId: string; chatId: string }
type Prepared = { row: Insertable<MessagesTable>; media?: NewMedia | undefined }

/**
 * Stores those of the messages that are not here yet, the oldest first; `unreadable` are those of which a line says that
 * they could not be read. Files are fetched when somebody asks for them.
 */
export async function storePast(
  tx: Tx,
  { clock }: Pick<InboxDeps, 'clock'>,
  where: Where,
  messages: readonly PastMessage[],
): Promise<{ stored: MessageRow[]; unreadable: PastMessage[] }> {
  const known = await findKnown(tx, where.numberId, messages)
  const keyOf = ({ id, fromMe }: PastMessage) => `${id} ${fromMe ? 1 : 0}`
  const unreadable = messages.filter((message) => known.get(keyOf(message)) === 'unsupported')
  const added = new Map<string, Prepared>()
  for (const message of messages) {
    if (!known.has(keyOf(message))) added.set(keyOf(message), prepare(where, message, clock.now()))
  }
  if (added.size === 0) return { stored: [], unreadable }
  const stored = await tx
    .insertInto('messages')
    .values([...added.values()].map(({ row }) => row))
    // The same message may arrive live at this moment.
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute()
  const ids = new Set(stored.map(({ id }) => id))
  const media = [...added.values()].flatMap(({ row, media: file }) =>
    file && ids.has(row.id) ? [{ ...file, message_id: row.id, number_id: where.numberId }] : [],
  )
  if (media.length > 0) await tx.insertInto('media').values(media).execute()
  return { stored: stored.sort((a, b) => (a.id < b.id ? -1 : 1)), unreadable }
}

async function findKnown(tx: Tx, numberId: string, messages: readonly PastMessage[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('messages')
    .select(['whatsapp_id', 'from_me', 'type'])
    .where('number_id', '=', numberId)
    .where(
      'whatsapp_id',
      'in',
      messages.map(({ id }) => id),
    )
    .execute()
  return new Map(rows.map((row) => [`${row.whatsapp_id} ${row.from_me}`, row.type]))
}

function prepare({ numberId, guestId, chatId }: Where, message: PastMessage, now: number): Prepared {
  const { columns, media } = columnsOf(message)
  const { id, fromMe, at, quotedId, status = 'sent' } = message
  const row = {
    ...EMPTY,
    ...columns,
    id: newId('msg'),
    number_id: numberId,
    guest_id: guestId,
    chat_id: chatId,
    whatsapp_id: id,
    from_me: fromMe ? (1 as const) : (0 as const),
    kind: fromMe ? ('reply' as const) : null,
    quoted_whatsapp_id: quotedId ?? null,
    reactions: reactionsOf(message),
    status: fromMe ? status : ('received' as const),
    at,
    created_at: now,
    sent_at: fromMe && status !== 'failed' ? at : null,
    // It does not count as unread.
    read_at: fromMe ? null : now,
    from_history: 1 as const,
  }
  return { row, media: media && { ...media, status: 'on_request' } }
}

function reactionsOf({ reactions = [] }: PastMessage): string | null {
  let all: Reactions = {}
  for (const { fromMe, emoji, at } of reactions) {
    all = withReaction(all, fromMe ? 'us' : 'guest', { emoji, at, id: '' }) ?? all
  }
  return reactions.length > 0 ? JSON.stringify(all) : null
}
