import { compiled, recordEvent, type Tx } from '../db/index.ts'
import type { IncomingContent, IncomingMessage } from '../whatsapp/port.ts'
import type { MessageRow } from './deps.ts'
import { reactionsOf, withReaction } from './reactions.ts'
import { showRow } from './view.ts'

/** Content that changes another message instead of being one. */
export type Change = Extract<IncomingContent, { targetId: string }>

export function isChange(content: IncomingContent): content is Change {
  return 'targetId' in content
}

/** By whose hand and when. Only the author edits and deletes; anybody reacts. */
type Hand = { guestId: string; fromMe: boolean; at: number }

/** Applies an edit, deletion or reaction, or keeps it until its message arrives. Returns the changed message. */
export async function receiveChange(
  tx: Tx,
  numberId: string,
  guestId: string,
  message: IncomingMessage,
  change: Change,
): Promise<MessageRow | undefined> {
  const hand = { guestId, fromMe: message.fromMe, at: message.at }
  const candidates = await tx
    .selectFrom('messages')
    .selectAll()
    .where('number_id', '=', numberId)
    .where('whatsapp_id', '=', change.targetId)
    .execute()
  const target = candidates.find((row) => mayChange(row, change, hand))
  if (target) return applyChange(tx, target, change, hand)
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
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return undefined
}

/** The changes that came before their message, in the order in which they were made. Returns the message after them. */
export async function applyPendingChanges(tx: Tx, row: MessageRow): Promise<MessageRow> {
  const { rows: pending } = await selectPending(tx, row)
  let message = row
  for (const { content, guest_id: guestId, from_me, at } of pending.sort((a, b) => a.at - b.at)) {
    const change = JSON.parse(content) as Change
    const hand = { guestId, fromMe: from_me === 1, at }
    if (mayChange(message, change, hand)) message = (await applyChange(tx, message, change, hand)) ?? message
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

const selectPending = compiled((db, row: Pick<MessageRow, 'number_id' | 'whatsapp_id'>) =>
  db
    .selectFrom('pending_changes')
    .selectAll()
    .where('number_id', '=', row.number_id)
    .where('target_id', '=', row.whatsapp_id),
)

function mayChange(row: MessageRow, change: Change, { guestId, fromMe }: Hand): boolean {
  if (row.guest_id !== guestId) return false
  return change.type === 'reaction' || (row.from_me === 1) === fromMe
}

/** Undefined when the change is older than what is known. */
export async function applyChange(
  tx: Tx,
  row: MessageRow,
  change: Change,
  { fromMe, at }: Pick<Hand, 'fromMe' | 'at'>,
): Promise<MessageRow | undefined> {
  const columns = changedColumns(row, change, fromMe, at)
  if (!columns) return undefined
  const changed = await tx
    .updateTable('messages')
    .set(columns)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (change.type === 'delete' && row.media_id !== null) await giveUpMedia(tx, row.media_id)
  await recordEvent(tx, { type: 'message.updated', at, data: await showRow(tx, changed) })
  return changed
}

/** The file goes with its message: `sweepMedia` removes it. */
async function giveUpMedia(tx: Tx, mediaId: string): Promise<void> {
  await tx.updateTable('media').set({ status: 'failed', reference: null }).where('id', '=', mediaId).execute()
}

function changedColumns(row: MessageRow, change: Change, fromMe: boolean, at: number): Partial<MessageRow> | undefined {
  if (row.deleted_at !== null) return undefined
  switch (change.type) {
    case 'edit':
      if (row.edited_at !== null && row.edited_at >= at) return undefined
      return { text: change.text, edited_at: at }
    case 'delete':
      // What somebody took back is not kept.
      return { text: null, content: null, deleted_at: at }
    case 'reaction': {
      const reactions = withReaction(reactionsOf(row), fromMe ? 'us' : 'guest', { emoji: change.emoji, at })
      return reactions && { reactions: JSON.stringify(reactions) }
    }
    default:
      return change satisfies never
  }
}
