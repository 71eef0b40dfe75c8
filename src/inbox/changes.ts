import type { SelectQueryBuilder } from 'kysely'
import { z } from 'zod'
import { compiled, type Db, dialectOf, oncePerTransaction, recordEvent, storedJson, type Tx } from '../db/index.ts'
import type { Schema } from '../db/schema.ts'
import { forgetDeleted } from '../guests/index.ts'
import { newId } from '../lib/ids.ts'
import { DAY } from '../lib/units.ts'
import { ATTENDANCES, type IncomingContent, type IncomingMessage } from '../whatsapp/port.ts'
import { eventDetails, withAttendance, withEvent } from './attendance.ts'
import { comesAfter } from './change-order.ts'
import type { InboxDeps, MessageRow } from './deps.ts'
import type { MessageChange } from './present.ts'
import { reactionsOf, withReaction } from './reactions.ts'
import { showRow } from './view.ts'
import { withVote } from './votes.ts'
import { wordsOf } from './words-of.ts'

/** Content that changes another message instead of being one. */
export type ArrivedChange = Extract<IncomingContent, { targetId: string }>
/** A change that is not encrypted, or has been opened. */
export type Change = Exclude<ArrivedChange, { type: 'sealed' }>

export function isChange(content: IncomingContent): content is ArrivedChange {
  return 'targetId' in content
}

/** How long a change waits for its message. */
const PENDING_MS = 7 * DAY

type Deps = Pick<InboxDeps, 'openSealed' | 'log'>

/** Who made the change, when and under which WhatsApp id. Only the author edits and deletes; anybody may react. */
type Hand = { guestId: string; fromMe: boolean; at: number; id: string }

/**
 * Applies an edit, deletion, reaction or vote, or keeps it until its message arrives. Returns the changed message, and
 * what changed it.
 */
export async function receiveChange(
  tx: Tx,
  deps: Deps,
  { numberId, guestId, message }: { numberId: string; guestId: string; message: IncomingMessage },
  change: ArrivedChange,
): Promise<{ row: MessageRow; change: Change } | undefined> {
  const hand = { guestId, fromMe: message.fromMe, at: message.at, id: message.id }
  const candidates = await lockedForChange(tx, (messages) =>
    messages.where('number_id', '=', numberId).where('whatsapp_id', '=', change.targetId),
  ).execute()
  const own = candidates.filter((row) => row.guest_id === guestId)
  for (const row of own) {
    const opened = openFor(deps, row, change)
    if (!opened || !mayChange(row, opened, hand)) continue
    const changed = await applyChange(tx, row, opened, hand)
    return changed && { row: changed, change: opened }
  }
  // The message is here, and the change does not open: whoever made it did not know the message's secret.
  if (change.type === 'sealed' && own.some((row) => !isAwaited(row))) {
    deps.log.warn({ messageId: message.id }, 'a sealed change does not open with the secret of its message')
    return undefined
  }
  const pending = await pendingOf(tx, numberId)
  pending.some = true
  await tx
    .insertInto('pending_changes')
    .values({
      number_id: numberId,
      target_id: change.targetId,
      change_id: message.id,
      guest_id: guestId,
      from_me: message.fromMe ? 1 : 0,
      content: JSON.stringify(change),
      at: message.at,
      arrival: newId('chg'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return undefined
}

type Messages = SelectQueryBuilder<Schema, 'messages', MessageRow>

/**
 * Locks the message, because its new content is derived from the present one: a guest and an operator may react at the
 * same moment.
 */
export function lockedForChange(tx: Tx, which: (messages: Messages) => Messages): Messages {
  const query = which(tx.selectFrom('messages').selectAll()).orderBy('id')
  return dialectOf(tx) === 'postgres' ? query.forUpdate() : query
}

const readChange = storedJson(
  'pending_changes.content',
  z.discriminatedUnion('type', [
    z.object({ type: z.literal('reaction'), targetId: z.string(), emoji: z.string() }),
    z.object({ type: z.literal('edit'), targetId: z.string(), text: z.string() }),
    z.object({ type: z.literal('delete'), targetId: z.string() }),
    z.object({ type: z.literal('vote'), targetId: z.string(), options: z.array(z.string()) }),
    z.object({ type: z.literal('event_edit'), targetId: z.string(), event: eventDetails }),
    z.object({
      type: z.literal('attendance'),
      targetId: z.string(),
      answer: z.enum(ATTENDANCES),
      extraGuests: z.number(),
    }),
    z.object({ type: z.literal('sealed'), targetId: z.string(), sealed: z.string() }),
  ]) satisfies z.ZodType<ArrivedChange>,
)

/** The changes that came before their message, in the order in which they came. Returns the message after them. */
export async function applyPendingChanges(tx: Tx, deps: Deps, row: MessageRow): Promise<MessageRow> {
  if (isAwaited(row) || !(await pendingOf(tx, row.number_id)).some) return row
  const { rows: pending } = await selectPending(tx, row)
  let message = row
  for (const { content, guest_id: guestId, from_me, at, change_id: id } of pending) {
    const change = openFor(deps, row, readChange(content))
    const hand = { guestId, fromMe: from_me === 1, at, id }
    if (change && mayChange(message, change, hand)) message = (await applyChange(tx, message, change, hand)) ?? message
  }
  if (pending.length > 0) {
    await tx
      .deleteFrom('pending_changes')
      .where('number_id', '=', row.number_id)
      .where('target_id', '=', row.whatsapp_id)
      .execute()
  }
  return message
}

/** Whether any changes of a number's messages are waiting: usually none are. */
const pendingOf = oncePerTransaction(async (tx: Tx, numberId: string) => {
  const { rows } = await selectAnyPending(tx, { numberId })
  return { some: rows.length > 0 }
})

const selectAnyPending = compiled((db, { numberId }: { numberId: string }) =>
  db.selectFrom('pending_changes').select('target_id').where('number_id', 'in', [numberId]).limit(1),
)

const selectPending = compiled((db, row: Pick<MessageRow, 'number_id' | 'whatsapp_id'>) =>
  db
    .selectFrom('pending_changes')
    .selectAll()
    // Lists rather than equalities: SQLite would plan this again for every new value.
    .where('number_id', 'in', [row.number_id])
    .where('target_id', 'in', [row.whatsapp_id])
    .orderBy('arrival'),
)

/** A placeholder for a message that could not be read: the message itself may still come. */
const isAwaited = ({ type }: MessageRow): boolean => type === 'unsupported'

function openFor({ openSealed }: Deps, row: MessageRow, change: ArrivedChange): Change | undefined {
  if (change.type !== 'sealed') return change
  const target = { id: row.whatsapp_id, fromMe: row.from_me === 1, secret: row.message_secret }
  const opened = row.deleted_at === null ? openSealed(row.number_id, target, change.sealed) : undefined
  return opened && isChange(opened) && opened.type !== 'sealed' ? opened : undefined
}

function mayChange(row: MessageRow, change: Change, { guestId, fromMe }: Hand): boolean {
  if (row.guest_id !== guestId) return false
  if (change.type === 'vote') return row.type === 'poll'
  if (change.type === 'attendance') return row.type === 'event'
  if (change.type === 'event_edit' && row.type !== 'event') return false
  if (change.type === 'edit' && isAwaited(row)) return false
  return change.type === 'reaction' || (row.from_me === 1) === fromMe
}

/** Undefined when the change is older than what is known, or has been applied before: see `comesAfter`. */
export async function applyChange(
  tx: Tx,
  row: MessageRow,
  change: Change,
  hand: Pick<Hand, 'fromMe' | 'at' | 'id'>,
): Promise<MessageRow | undefined> {
  const { at } = hand
  const columns = changedColumns(row, change, hand)
  if (!columns) return undefined
  const changed = await tx
    .updateTable('messages')
    .set(columns)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (change.type === 'delete') {
    if (row.media_id !== null) await abandonMedia(tx, row.media_id)
    await forgetDeleted(tx, row)
  }
  const data = { ...(await showRow(tx, changed)), change: told(change, hand.fromMe) }
  await recordEvent(tx, { type: 'message.updated', at, data })
  return changed
}

function told(change: Change, fromMe: boolean): MessageChange {
  const by = fromMe ? 'us' : 'guest'
  return change.type === 'reaction' ? { type: 'reaction', by, emoji: change.emoji } : { type: change.type, by }
}

/** Deletes changes whose message did not come in time. Returns how many. */
export async function forgetPendingChanges(db: Db, now: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('pending_changes')
    .where('at', '<', now - PENDING_MS)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** The file goes with its message: `sweepMedia` removes it. */
async function abandonMedia(tx: Tx, mediaId: string): Promise<void> {
  await tx.updateTable('media').set({ status: 'failed', reference: null }).where('id', '=', mediaId).execute()
}

function changedColumns(
  row: MessageRow,
  change: Change,
  { fromMe, at, id }: Pick<Hand, 'fromMe' | 'at' | 'id'>,
): Partial<MessageRow> | undefined {
  // What somebody deleted is not kept, whatever comes later or turns out to be older.
  if (row.deleted_at !== null) return undefined
  switch (change.type) {
    case 'edit': {
      const edited = editedAt(row, { at, id })
      return edited && { ...edited, text: change.text }
    }
    case 'event_edit': {
      const edited = editedAt(row, { at, id })
      const content = edited && withEvent(row, change.event)
      return edited && { ...edited, content, text: wordsOf({ type: 'event', ...change.event }) }
    }
    case 'attendance': {
      const content = withAttendance(row, fromMe ? 'us' : 'guest', { ...change, at, id })
      return content === undefined ? undefined : { content }
    }
    case 'delete':
      return { text: null, content: null, context: null, message_secret: null, deleted_at: at }
    case 'reaction': {
      const reactions = withReaction(reactionsOf(row), fromMe ? 'us' : 'guest', { emoji: change.emoji, at, id })
      return reactions && { reactions: JSON.stringify(reactions) }
    }
    case 'vote': {
      const content = withVote(row, fromMe ? 'us' : 'guest', { options: change.options, at, id })
      return content === undefined ? undefined : { content }
    }
    default:
      return change satisfies never
  }
}

/** Undefined when the edit is older than, or the same as, the last one. */
function editedAt(row: MessageRow, edit: { at: number; id: string }) {
  const known = row.edited_at === null ? undefined : { at: row.edited_at, ids: editIdsOf(row) }
  const edited = comesAfter(known, edit)
  return edited && { edited_at: edited.at, edit_ids: JSON.stringify(edited.ids) }
}

const readEditIds = storedJson('messages.edit_ids', z.array(z.string()))
const editIdsOf = ({ edit_ids: ids }: MessageRow): string[] => (ids === null ? [] : readEditIds(ids))
