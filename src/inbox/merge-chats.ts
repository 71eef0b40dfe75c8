import type { Tx } from '../db/index.ts'
import { addToTimeline, type GuestHooks, type MergeHook, removeFromTimeline } from '../guests/index.ts'
import { firstIdAt } from '../lib/ids.ts'
import { moveAnswers } from './automatic-answers/store.ts'
import { moveScheduled } from './scheduled/store.ts'

/** Two guests are one: chats with the same number become one chat, the others move as they are. */
export const mergeChats: MergeHook = async (tx, { keptId, mergedId }) => {
  const chats = await tx.selectFrom('chats').selectAll().where('guest_id', 'in', [keptId, mergedId]).execute()
  for (const chat of chats.filter(({ guest_id: id }) => id === mergedId)) {
    const kept = chats.find((other) => other.guest_id === keptId && other.number_id === chat.number_id)
    if (kept) await foldChat(tx, chat, kept)
    else await tx.updateTable('chats').set({ guest_id: keptId }).where('id', '=', chat.id).execute()
  }
  await messagesOf(tx, mergedId).set({ guest_id: keptId }).execute()
  await dropSharedGaps(tx, keptId, mergedId)
  await moveScheduled(tx, mergedId, keptId)
  await tx.updateTable('pending_changes').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
}

/** The merge is undone: messages that have come since belong to the guest in whose chat they are. */
export const returnMessages: GuestHooks['onUnmerge'] = async (tx, { keptId, mergedId, mergedAt }) => {
  const first = firstIdAt('msg', mergedAt)
  const rows = await tx
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .innerJoin('chats as c', 'c.id', 'm.chat_id')
    .select(['m.id', 'f.at'])
    .where('f.guest_id', '=', keptId)
    .where('f.kind', '=', 'message')
    .where('m.id', '>=', first)
    .where('c.guest_id', '=', mergedId)
    .execute()
  for (const { id, at } of rows) {
    await tx.updateTable('messages').set({ guest_id: mergedId }).where('id', '=', id).execute()
    await removeFromTimeline(tx, { guestId: keptId, kind: 'message', refId: id })
    await addToTimeline(tx, { guestId: mergedId, kind: 'message', refId: id, at })
  }
}

/** A gap of a number with which both had a chat appears once in the common timeline. */
async function dropSharedGaps(tx: Tx, keptId: string, mergedId: string): Promise<void> {
  const gaps = await tx
    .selectFrom('timeline')
    .select(['guest_id', 'ref_id'])
    .where('guest_id', 'in', [keptId, mergedId])
    .where('kind', '=', 'gap')
    .execute()
  const kept = new Set(gaps.filter(({ guest_id: id }) => id === keptId).map(({ ref_id }) => ref_id))
  for (const { guest_id: guestId, ref_id: refId } of gaps) {
    if (guestId === mergedId && kept.has(refId)) await removeFromTimeline(tx, { guestId, kind: 'gap', refId })
  }
}

type Chat = {
  id: string
  guest_id: string
  number_id: string
  last_message_at: number | null
  last_inbound_at: number | null
  last_out_at: number | null
  last_inbound_id: string | null
  answer_id: string | null
  unanswered_out: number
  answered_out: number
  expiration_seconds: number | null
  expiration_set_at: number | null
}

async function foldChat(tx: Tx, mergedGuest: Chat, kept: Chat): Promise<void> {
  await messagesOf(tx, mergedGuest.guest_id).set({ chat_id: kept.id }).where('chat_id', '=', mergedGuest.id).execute()
  await tx
    .updateTable('message_actions')
    .set({ chat_id: kept.id })
    .where('number_id', '=', mergedGuest.number_id)
    .where('chat_id', '=', mergedGuest.id)
    .execute()
  await tx
    .updateTable('chats')
    .set({
      last_message_at: latest(kept.last_message_at, mergedGuest.last_message_at),
      last_inbound_at: latest(kept.last_inbound_at, mergedGuest.last_inbound_at),
      last_out_at: latest(kept.last_out_at, mergedGuest.last_out_at),
      last_inbound_id: later(kept.last_inbound_id, mergedGuest.last_inbound_id),
      answer_id: later(kept.answer_id, mergedGuest.answer_id),
      unanswered_out: Math.max(kept.unanswered_out, mergedGuest.unanswered_out),
      answered_out: kept.answered_out + mergedGuest.answered_out,
      ...newerExpiration(kept, mergedGuest),
    })
    .where('id', '=', kept.id)
    .execute()
  await moveAnswers(tx, mergedGuest.id, kept.id)
  await tx.deleteFrom('chats').where('id', '=', mergedGuest.id).execute()
}

/** Whether messages disappear is a setting of the one chat on the phones: the newer one wins. */
function newerExpiration(kept: Chat, mergedGuest: Chat): Pick<Chat, 'expiration_seconds' | 'expiration_set_at'> {
  const isNewer = (mergedGuest.expiration_set_at ?? 0) > (kept.expiration_set_at ?? 0)
  const { expiration_seconds, expiration_set_at } = isNewer ? mergedGuest : kept
  return { expiration_seconds, expiration_set_at }
}

/** By way of the timeline, where each message has its entry: messages have no index of their own by guest. */
function messagesOf(tx: Tx, guestId: string) {
  return tx
    .updateTable('messages')
    .where('guest_id', '=', guestId)
    .where('id', 'in', tx.selectFrom('timeline').select('ref_id').where('guest_id', '=', guestId))
}

function latest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

/** Of two message ids the younger. */
function later(a: string | null, b: string | null): string | null {
  return (a ?? '') > (b ?? '') ? a : b
}
