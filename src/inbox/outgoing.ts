import type { Insertable } from 'kysely'
import {
  afterCommit,
  compiled,
  compiledList,
  dialectOf,
  onlyRow,
  RetryTransaction,
  recordEvent,
  type Tx,
} from '../db/index.ts'
import type { TimelineKind } from '../db/schema/guests.ts'
import type { MessagesTable } from '../db/schema/inbox.ts'
import type { SendKind } from '../db/schema/numbers.ts'
import { addAllToTimeline, answerGuest, noteMessage, removeFromTimeline } from '../guests/index.ts'
import { newId, whatsAppMessageId } from '../lib/ids.ts'
import { known } from '../lib/known.ts'
import type { MediaKind, OutgoingContent, OutgoingTemplate } from '../whatsapp/port.ts'
import { chatsWithOutgoing } from './chats.ts'
import type { MessageRow } from './deps.ts'
import { forgetEmptyChat } from './empty-chat.ts'
import { beginOutgoing } from './trace-messages.ts'
import { showRow } from './view.ts'
import { wordsOf } from './words-of.ts'

export type SentContact = Extract<OutgoingContent, { type: 'contact' }>['contacts'][number]

/** What an outgoing message says. */
export type NewContent =
  | {
      type: 'text'
      text: string
      /** It leaves as this template at Meta; `text` is how it reads. */
      template?: OutgoingTemplate | undefined
      quotedWhatsAppId?: string | null | undefined
    }
  | {
      type: MediaKind
      mediaId: string
      text?: string | null
      quotedWhatsAppId?: string | null | undefined
    }
  | {
      type: 'location'
      latitude: number
      longitude: number
      name?: string | undefined
      address?: string | undefined
      quotedWhatsAppId?: string | null | undefined
    }
  | { type: 'contact'; contacts: SentContact[]; quotedWhatsAppId?: string | null | undefined }

export type NewOutgoing = {
  numberId: string
  guestId: string
  kind: SendKind
  /**
   * For paced sends: the WhatsApp id is derived from it, so that a repeat after a crash has the same id (invariant 2).
   */
  deliveryId?: string
  content: NewContent
  author: string | null
  at: number
  /** The trace context of what planned it, see `DeliveriesTable`; default: what is running. */
  traceparent?: string | null
  /** Default: a new one. */
  id?: string
  /** Writes the rows that the message refers to, before it is announced. */
  beforeEvent?: (messageId: string) => Promise<void>
}

/**
 * Stores a message on its way out, with its entry in the guest's timeline: an answer, or what a program sends, `queued` for
 * the reply sender, anything else as `sending` by its caller. The same delivery through the same number again is the same
 * row. Only answers lift the guest in the list: a mailing would bury the inbox.
 * Throws `RetryTransaction` (see `transact`) when the guest was merged meanwhile.
 */
export async function insertOutgoing(tx: Tx, message: NewOutgoing): Promise<MessageRow> {
  const { numberId, guestId, kind, author, at } = message
  await demandLivingGuest(tx, guestId)
  const { row, isNew } = onlyRow({ rows: await insertMessages(tx, [message]) })
  if (!isNew) return row
  const { id } = row
  if (isAnswer(kind)) {
    await noteMessage(tx, { guestId, messageId: id, numberId, at, inbound: false, unread: 0 })
    // Without an author it is automatic: a confirmation, thanks for a rating.
    if (author !== null) await answerGuest(tx, { guestId, messageId: id, at, operator: author })
  }
  if (isAnswer(kind) || kind === 'api') {
    await message.beforeEvent?.(id)
    await recordEvent(tx, { type: 'message.status', at, data: await showRow(tx, row), traceparent: row.traceparent })
  }
  return row
}

/**
 * As `insertOutgoing` for paced sends of one number: as many statements for all of them as for one. The caller has locked
 * their guests, and sees to it that they are alive. Returns their rows in the same order.
 */
export async function insertPaced(
  tx: Tx,
  messages: readonly (NewOutgoing & { kind: PacedKind; deliveryId: string })[],
): Promise<MessageRow[]> {
  return (await insertMessages(tx, messages)).map(({ row }) => row)
}

type PacedKind = Exclude<SendKind, 'reply' | 'automatic' | 'api'>

/** `isNew`: the row was not there before. */
async function insertMessages(
  tx: Tx,
  messages: readonly NewOutgoing[],
): Promise<{ row: MessageRow; isNew: boolean }[]> {
  if (messages.length === 0) return []
  const guests = new Map(messages.map((message) => [message.guestId, message]))
  const chats = await chatsWithOutgoing(tx, [...guests.values()])
  const rows = messages.map((message): NewRow => {
    const { numberId, guestId, kind, deliveryId, author, at, id = newId('msg') } = message
    const span = beginOutgoing(id, message)
    if (span) afterCommit(tx, () => span.end())
    return {
      ...columnsOf(message.content),
      id,
      number_id: numberId,
      guest_id: guestId,
      chat_id: known(chats.get(guestId), 'chat'),
      whatsapp_id: whatsAppMessageId(deliveryId ?? id),
      kind,
      delivery_id: deliveryId ?? null,
      status: isAnswer(kind) || kind === 'api' ? 'queued' : 'sending',
      author,
      at,
      traceparent: span?.traceparent ?? null,
    }
  })
  const stored = new Map((await upsertMessages(tx, rows)).rows.map((row) => [row.whatsapp_id, row]))
  const written = rows.map(({ id, whatsapp_id }) => {
    const row = known(stored.get(whatsapp_id), 'message')
    return { row, isNew: row.id === id }
  })
  const entries = rows.filter((_, index) => written[index]?.isNew)
  await addAllToTimeline(
    tx,
    entries.map(({ id, guest_id, kind, at }) => ({ guestId: guest_id, at, kind: TIMELINE_KIND[kind], refId: id })),
  )
  return written
}

type NewRow = ContentColumns &
  Pick<
    MessageRow,
    'id' | 'number_id' | 'guest_id' | 'chat_id' | 'whatsapp_id' | 'delivery_id' | 'author' | 'at' | 'traceparent'
  > & {
    kind: SendKind
    status: 'queued' | 'sending'
  }

/** Whether the reply sender sends it at once. */
const isAnswer = (kind: SendKind) => kind === 'reply' || kind === 'automatic'

const upsertMessages = compiledList((db, rows: readonly NewRow[]) =>
  db
    .insertInto('messages')
    .values(
      rows.map((row) => ({
        ...EMPTY,
        id: row.id,
        number_id: row.number_id,
        guest_id: row.guest_id,
        chat_id: row.chat_id,
        whatsapp_id: row.whatsapp_id,
        from_me: 1 as const,
        kind: row.kind,
        delivery_id: row.delivery_id,
        type: row.type,
        text: row.text,
        media_id: row.media_id,
        content: row.content,
        quoted_whatsapp_id: row.quoted_whatsapp_id,
        status: row.status,
        author: row.author,
        at: row.at,
        created_at: row.at,
        traceparent: row.traceparent,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['number_id', 'whatsapp_id', 'from_me']).doUpdateSet((eb) => ({
        text: eb.ref('excluded.text'),
        content: eb.ref('excluded.content'),
        status: eb
          .case()
          .when('messages.status', 'in', ['failed', 'unconfirmed', 'queued', 'sending'])
          .then(eb.ref('excluded.status'))
          .else(eb.ref('messages.status'))
          .end(),
      })),
    )
    .returningAll(),
)

const TIMELINE_KIND = {
  reply: 'message',
  automatic: 'message',
  api: 'message',
  mailing: 'mailing',
  trigger: 'mailing',
  test: 'mailing',
  rating_request: 'rating',
  // It appears in the conversation; a published reply has an entry of its own.
  review_reply: 'message',
  weekly_summary: 'message',
} as const satisfies Record<SendKind, TimelineKind>

/** The message was not sent and never will be: everything is as if it had not been written. */
export async function withdrawOutgoing(tx: Tx, messageId: string): Promise<void> {
  const row = await tx
    .deleteFrom('messages')
    .where('id', '=', messageId)
    .where('sent_at', 'is', null)
    .returning(['kind', 'chat_id', 'guest_id'])
    .executeTakeFirst()
  if (!row) return
  if (row.kind) await removeFromTimeline(tx, { guestId: row.guest_id, kind: TIMELINE_KIND[row.kind], refId: messageId })
  await forgetEmptyChat(tx, { chatId: row.chat_id, guestId: row.guest_id })
}

/** Columns that a new message leaves empty. */
export const EMPTY = {
  delivery_id: null,
  text: null,
  media_id: null,
  content: null,
  context: null,
  message_secret: null,
  quoted_whatsapp_id: null,
  reactions: null,
  status_reason: null,
  author: null,
  sent_at: null,
  delivered_at: null,
  read_at: null,
  edited_at: null,
  edit_ids: null,
  deleted_at: null,
  next_attempt_at: null,
} satisfies Partial<Insertable<MessagesTable>>

type ContentColumns = Pick<MessageRow, 'type' | 'text' | 'media_id' | 'content' | 'quoted_whatsapp_id'>

function columnsOf(content: NewContent): ContentColumns {
  const nothing = { text: null, media_id: null, content: null, quoted_whatsapp_id: null }
  const quoted_whatsapp_id = content.quotedWhatsAppId ?? null
  if (content.type === 'location') {
    const { type, quotedWhatsAppId: _, ...place } = content
    return { ...nothing, type, content: JSON.stringify(place), quoted_whatsapp_id }
  }
  if (content.type === 'contact') {
    const { type, contacts } = content
    return {
      ...nothing,
      type,
      text: wordsOf({ type, contacts }),
      content: JSON.stringify({ contacts }),
      quoted_whatsapp_id,
    }
  }
  if (content.type === 'text') {
    const { text, template } = content
    return {
      ...nothing,
      type: 'text',
      text,
      content: template ? JSON.stringify({ template }) : null,
      quoted_whatsapp_id,
    }
  }
  return { ...nothing, type: content.type, text: content.text ?? null, media_id: content.mediaId, quoted_whatsapp_id }
}

/** Locks as strongly as `noteMessage` will: two transactions that only shared the row would deadlock there. */
async function demandLivingGuest(tx: Tx, guestId: string): Promise<void> {
  const { rows } = await selectLivingGuest(tx, { guestId })
  if (rows.length === 0) throw new RetryTransaction(`guest ${guestId}`)
}

const selectLivingGuest = compiled((db, { guestId }: { guestId: string }) => {
  const query = db.selectFrom('guests').select('id').where('id', '=', guestId).where('merged_into', 'is', null)
  return dialectOf(db) === 'postgres' ? query.forNoKeyUpdate() : query
})
