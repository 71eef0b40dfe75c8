import { compiled, indexTogether, recordEvent, type Tx, transact, transactBatched } from '../db/index.ts'
import {
  addToTimeline,
  answerGuest,
  type GuestRow,
  needsNobody,
  noteMessage,
  optIn,
  optOut,
  resolveGuest,
} from '../guests/index.ts'
import { newId } from '../lib/ids.ts'
import { withSpan } from '../lib/tracing/tracing.ts'
import type { IncomingMessage } from '../whatsapp/port.ts'
import { noteCall } from './answer-call.ts'
import { applyPendingChanges, isChange, receiveChange } from './changes.ts'
import { chatWithInbound, chatWithOutgoing, countWritten } from './chats.ts'
import { takeConsentAnswer } from './consent-question.ts'
import type { InboxDeps, MessageRow } from './deps.ts'
import { noteExpiration } from './disappearing.ts'
import { healMessage, saidBy } from './heal-message.ts'
import { columnsOf } from './incoming-columns.ts'
import { fetchMediaJob } from './jobs.ts'
import { markReadRows } from './mark-read.ts'
import { nameMentions } from './name-mentions.ts'
import { findOptOutRequest, MAILING_WISH_ANSWERS } from './opt-outs/find-opt-out.ts'
import { EMPTY, insertOutgoing } from './outgoing.ts'
import { arriving } from './trace-messages.ts'
import { keepUnknownQuote } from './unknown-quote.ts'
import { showRow } from './view.ts'

/** What is to be done after the commit. */
type Received = { events: boolean; mediaId?: string | null; replied?: boolean }

/**
 * Takes a message of a guest, or one written on the number's own phone, into the inbox: guest, chat, message, timeline and
 * event in one transaction. The same message any number of times, at any time, is stored once (invariant 6).
 * Resolves when it is safe; rejects when the store could not take it, so that it will be handed over again.
 */
export function receiveMessage(deps: InboxDeps, numberId: string, message: IncomingMessage): Promise<void> {
  const take = () => takeMessage(deps, numberId, message)
  return withSpan('receive message', () => arriving(numberId, message), take)
}

async function takeMessage(deps: InboxDeps, numberId: string, message: IncomingMessage): Promise<void> {
  const received = await transactBatched(deps.db, (tx) => receive(tx, deps, numberId, message)).catch(
    (error: unknown) => {
      if (error instanceof KnownMessage) return heal(deps, numberId, message)
      throw error
    },
  )
  if (!received) return
  if (received.events) deps.signals.notify('outbox')
  if (received.replied) deps.signals.notify('replies', numberId)
  // Should the queue not take it, the reconciler finds the waiting row.
  if (received.mediaId) await enqueueFetch(deps, received.mediaId)
}

/** Rolls back what was written for a message that is there already. */
class KnownMessage extends Error {}

async function enqueueFetch({ enqueue, log }: InboxDeps, mediaId: string): Promise<void> {
  try {
    await enqueue(fetchMediaJob, { media_id: mediaId }, { id: `${mediaId}-0` })
  } catch (error) {
    log.warn({ err: error, mediaId }, 'the queue did not take a file to fetch')
  }
}

async function receive(tx: Tx, deps: InboxDeps, numberId: string, message: IncomingMessage): Promise<Received> {
  const { content, peer, pushName, username, fromMe, at } = message
  const shownName = fromMe ? undefined : pushName
  const { guest } = await resolveGuest(tx, deps.guests, { ...peer, pushName: shownName, username, at })
  if (message.expiration && content.type === 'disappearing') {
    await noteExpiration(tx, { guestId: guest.id, numberId }, message.expiration)
  }
  if (content.type === 'disappearing') return { events: false }
  if (isChange(content)) {
    const changed = await receiveChange(tx, deps, { numberId, guestId: guest.id, message }, content)
    if (!changed) return { events: false }
    const { row, change } = changed
    const replied = !fromMe && change.type === 'edit' && (await applyOptOutRequest(tx, deps, row, change.text))
    return { events: true, replied }
  }
  const row = await store(tx, deps, numberId, guest, await nameMentions(tx, message))
  return follow(tx, deps, row)
}

/** What a message has to be followed by, once it stands there: changes that came before it, and what it asks for. */
async function follow(tx: Tx, deps: InboxDeps, row: MessageRow): Promise<Received> {
  const current = await applyPendingChanges(tx, deps, row)
  const isText = row.from_me === 0 && current.type === 'text'
  const replied = isText && (await applyOptOutRequest(tx, deps, current, current.text))
  if (isText && !replied) await takeConsentAnswer(tx, current, current.text, deps.clock.now())
  return {
    events: true,
    mediaId: current.deleted_at === null ? current.media_id : null,
    replied,
  }
}

/** A message that is there already; as a line that it could not be read, maybe. */
async function heal(deps: InboxDeps, numberId: string, message: IncomingMessage): Promise<Received | undefined> {
  if (message.content.type === 'unsupported' || isChange(message.content)) return undefined
  return transact(deps.db, async (tx) => {
    const row = await healMessage(tx, deps, numberId, await nameMentions(tx, message))
    return row && follow(tx, deps, row)
  })
}

async function store(
  tx: Tx,
  deps: InboxDeps,
  numberId: string,
  guest: GuestRow,
  message: IncomingMessage,
): Promise<MessageRow> {
  const { fromMe, at } = message
  const chat = { guestId: guest.id, numberId, at }
  const id = newId('msg')
  const { content } = message
  const call = content.type === 'call' ? content : undefined
  // A call is no answer to what we wrote: warm-up does not count it.
  const writes = !fromMe && !call
  const chatId = await (writes ? chatWithInbound(tx, { ...chat, messageId: id }) : chatWithOutgoing(tx, chat))
  if (message.expiration) await noteExpiration(tx, { guestId: guest.id, numberId }, message.expiration)
  const { columns, media } = columnsOf(message)
  columns.context = await keepUnknownQuote(tx, numberId, message, columns.context)
  // Made here rather than read back.
  const row: MessageRow = {
    ...NEW,
    ...columns,
    id,
    number_id: numberId,
    guest_id: guest.id,
    chat_id: chatId,
    whatsapp_id: message.id,
    from_me: fromMe ? 1 : 0,
    kind: fromMe ? 'reply' : null,
    quoted_whatsapp_id: message.quotedId ?? null,
    status: fromMe ? 'sent' : 'received',
    at,
    created_at: deps.clock.now(),
    sent_at: fromMe ? at : null,
  }
  await indexTogether(tx)
  const { numAffectedRows } = await insertMessage(tx, row)
  if (!numAffectedRows) throw new KnownMessage()
  if (media)
    await tx
      .insertInto('media')
      .values({ ...media, message_id: row.id, number_id: numberId })
      .execute()
  const inbound = !fromMe && call?.outcome !== 'answered'
  await noteMessage(tx, {
    guestId: guest.id,
    guest,
    messageId: row.id,
    numberId,
    at,
    inbound,
    unread: inbound ? 1 : 0,
  })
  if (fromMe) await answerGuest(tx, { guestId: guest.id, messageId: row.id, at, operator: null })
  await addToTimeline(tx, { guestId: guest.id, at, kind: 'message', refId: row.id })
  const shown = await showRow(tx, row)
  await recordEvent(tx, { type: fromMe ? 'message.status' : 'message.received', at: deps.clock.now(), data: shown })
  if (call) await noteCall(tx, deps, row, call, shown)
  else if (!fromMe)
    await deps.messageHooks.onInbound(tx, { guestId: guest.id, numberId, messageId: row.id, at, text: saidBy(row) })
  else {
    await countWritten(tx, chatId, { messageId: id, at, sentAt: at })
    // Somebody who answers on the phone has read what was there.
    if (at >= (guest.last_inbound_at ?? 0)) await markReadRows(tx, guest.id, { at, by: null, tellWhatsApp: false })
  }
  return row
}

/** What the insertion leaves to the columns. */
const NEW = { ...EMPTY, attempts: 0, receipt_due: 0, resends: 0, from_history: 0, traceparent: null } as const

const insertMessage = compiled((db, row: MessageRow) =>
  db
    .insertInto('messages')
    .values({
      id: row.id,
      number_id: row.number_id,
      guest_id: row.guest_id,
      chat_id: row.chat_id,
      whatsapp_id: row.whatsapp_id,
      from_me: row.from_me,
      kind: row.kind,
      type: row.type,
      text: row.text,
      media_id: row.media_id,
      content: row.content,
      context: row.context,
      message_secret: row.message_secret,
      quoted_whatsapp_id: row.quoted_whatsapp_id,
      status: row.status,
      at: row.at,
      created_at: row.created_at,
      sent_at: row.sent_at,
    })
    // WhatsApp repeats an id after a reconnect.
    .onConflict((conflict) => conflict.doNothing()),
)

/** Opt-out and opt-in words: applied at once, for all numbers, and confirmed once by a reply. */
async function applyOptOutRequest(tx: Tx, deps: InboxDeps, row: MessageRow, text: string | null): Promise<boolean> {
  const found = text === null ? undefined : findOptOutRequest(text)
  if (!found) return false
  const at = deps.clock.now()
  const applyRequest = found.wish === 'opt_out' ? optOut : optIn
  const word = { at, how: 'chat', source: 'message', message_id: row.id, words: text } as const
  if (!(await applyRequest(tx, row.guest_id, word))) return false
  await needsNobody(tx, row.guest_id, row.at)
  await insertOutgoing(tx, {
    numberId: row.number_id,
    guestId: row.guest_id,
    kind: 'reply',
    content: { type: 'text', text: MAILING_WISH_ANSWERS[found.wish][found.language] },
    author: null,
    at,
  })
  return true
}
