import { type Db, type ReadDb, type Tx, transact } from '../db/index.ts'
import type { MediaTable } from '../db/schema/inbox.ts'
import { getPresentGuest } from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { AppError } from '../lib/errors.ts'
import { type NewAction, queueAction } from './actions.ts'
import { chooseNumber } from './choose-number.ts'
import type { MessageRow } from './deps.ts'
import { insertOutgoing, type NewContent } from './outgoing.ts'
import type { MessageOut } from './present.ts'
import { demandOpenWindow } from './reply-window.ts'
import { getMessage, showRow } from './view.ts'

export type WriteDeps = { db: Db; clock: Clock; signals: Signals }

/** What an operator or a program writes to a guest. */
export type Writing = {
  content: NewContent
  /** The rows of an uploaded file, already in its place. */
  media?: Omit<MediaTable, 'message_id' | 'number_id' | 'created_at' | 'attempts'>
  /** Instead of `media`: a file whose row is there, and becomes this message's. */
  keptFile?: string | undefined
  numberId?: string | undefined
  replyTo?: string | undefined
  author: string
  /** Default: a reply. `api` has its permit: see `takePermit`. */
  kind?: 'reply' | 'api'
  /** Default: a new one. */
  id?: string
}

/**
 * Queues a reply (invariant 3); it leaves at once, or when its number is connected. Throws `not_found`,
 * `number_unavailable`, `invalid_input`, `window_closed`.
 */
export async function writeMessage(deps: WriteDeps, guestId: string, writing: Writing): Promise<MessageOut> {
  const { db } = deps
  const shown = await transact(db, async (tx) => showRow(tx, await insertWritten(tx, deps, guestId, writing)))
  announceWritten(deps, shown.number_id)
  return shown
}

/** `writeMessage` inside a transaction, after which `announceWritten` has to be called. */
export async function insertWritten(
  tx: Tx,
  { clock }: Pick<WriteDeps, 'clock'>,
  guestId: string,
  { content, media, keptFile, replyTo, author, kind = 'reply', ...asked }: Writing,
): Promise<MessageRow> {
  const at = clock.now()
  const guest = await getPresentGuest(tx, guestId)
  const { quoted, numberId } = await addressOf(tx, guest.id, { numberId: asked.numberId, replyTo })
  const isTemplate = content.type === 'text' && content.template !== undefined
  if (!isTemplate) await demandOpenWindow(tx, { guestId: guest.id, numberId }, at)
  return insertOutgoing(tx, {
    ...(asked.id && { id: asked.id }),
    numberId,
    guestId: guest.id,
    kind,
    content: quoted ? quoting(content, quoted) : content,
    author,
    at,
    beforeEvent: async (id) => {
      const owner = { message_id: id, number_id: numberId }
      if (keptFile) await tx.updateTable('media').set(owner).where('id', '=', keptFile).execute()
      if (!media) return
      await tx
        .insertInto('media')
        .values({ ...media, ...owner, created_at: at })
        .execute()
    },
  })
}

/** From which number it goes, and what it quotes. Throws `number_unavailable` and `invalid_input`. */
export async function addressOf(
  db: ReadDb,
  guestId: string,
  { numberId: asked, replyTo }: Pick<Writing, 'numberId' | 'replyTo'>,
): Promise<{ numberId: string; quoted: MessageRow | undefined }> {
  const quoted = replyTo === undefined ? undefined : await findQuoted(db, guestId, replyTo)
  const numberId = await chooseNumber(db, guestId, asked ?? quoted?.number_id)
  if (quoted && quoted.number_id !== numberId) throw badReplyTo('belongs to a chat with another number')
  return { numberId, quoted }
}

/** After the commit: the relay and the process that owns the number look at once, instead of at their next round. */
export function announceWritten({ signals }: { signals: Signals }, numberId: string): void {
  signals.notify('outbox')
  signals.notify('replies', numberId)
}

function quoting(content: NewContent, quoted: MessageRow): NewContent {
  return { ...content, quotedWhatsAppId: quoted.whatsapp_id }
}

async function findQuoted(db: ReadDb, guestId: string, id: string): Promise<MessageRow> {
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

/** Queues an edit, a deletion or a reaction and returns its id. Throws `not_found`, and what `queueAction` throws. */
export async function actOnMessage(
  { db, clock, signals }: WriteDeps,
  id: string,
  action: NewAction,
  author: string,
): Promise<{ message: MessageOut; actionId: string }> {
  const done = await transact(db, async (tx) => {
    const row = await getMessage(tx, id)
    const actionId = await queueAction(tx, row, action, { author, at: clock.now() })
    return { message: await showRow(tx, row), actionId }
  })
  signals.notify('replies', done.message.number_id)
  return done
}
