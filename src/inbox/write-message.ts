import { type Db, transact } from '../db/index.ts'
import type { MediaTable } from '../db/schema/inbox.ts'
import { getPresentGuest } from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import { chooseNumber } from './choose-number.ts'
import type { MessageRow, OutgoingDeps } from './deps.ts'
import { insertOutgoing, type NewContent } from './outgoing.ts'
import type { MessageOut } from './present.ts'
import { showRow } from './view.ts'

export type WriteDeps = OutgoingDeps & { db: Db; clock: Clock; signals: Signals }

/** What an operator or a program writes to a guest. */
export type Writing = {
  content: NewContent
  /** The rows of an uploaded file, already in its place. */
  media?: Omit<MediaTable, 'message_id' | 'number_id' | 'created_at' | 'attempts'>
  numberId?: string | undefined
  replyTo?: string | undefined
  author: string
}

/**
 * Queues a reply (invariant 3); it leaves at once, or when its number is connected. Throws `not_found`,
 * `number_unavailable`, `invalid_input`.
 */
export async function writeMessage(deps: WriteDeps, guestId: string, writing: Writing): Promise<MessageOut> {
  const { db, clock, signals } = deps
  const shown = await transact(db, async (tx) => {
    const at = clock.now()
    const guest = await getPresentGuest(tx, guestId)
    const quoted = writing.replyTo === undefined ? undefined : await findQuoted(tx, guest.id, writing.replyTo)
    const numberId = await chooseNumber(tx, guest.id, writing.numberId ?? quoted?.number_id)
    if (quoted && quoted.number_id !== numberId) throw badReplyTo('belongs to a chat with another number')
    const row = await insertOutgoing(tx, deps, {
      numberId,
      guestId: guest.id,
      kind: 'reply',
      content: quoted ? quoting(writing.content, quoted) : writing.content,
      author: writing.author,
      at,
      beforeEvent: async (id) => {
        if (!writing.media) return
        const media = { ...writing.media, message_id: id, number_id: numberId, created_at: at }
        await tx.insertInto('media').values(media).execute()
      },
    })
    return showRow(tx, row)
  })
  signals.notify('outbox')
  signals.notify('replies', shown.number_id)
  return shown
}

function quoting(content: NewContent, quoted: MessageRow): NewContent {
  return content.type === 'location' ? content : { ...content, quotedWhatsAppId: quoted.whatsapp_id }
}

async function findQuoted(db: Db, guestId: string, id: string): Promise<MessageRow> {
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id)
    .where('guest_id', '=', guestId)
    .executeTakeFirst()
  if (!row) throw badReplyTo('is no message of this guest')
  if (row.type === 'call') throw badReplyTo('is a call')
  return row
}

function badReplyTo(message: string): AppError {
  return new AppError('invalid_input', 'This message cannot be quoted here.', [{ path: 'body.reply_to', message }])
}
