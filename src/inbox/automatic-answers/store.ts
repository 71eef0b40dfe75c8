import { sql } from 'kysely'
import type { ReadDb, Tx } from '../../db/index.ts'
import type { AutomaticAnswerKind, AutomaticAnswersTable } from '../../db/schema/inbox.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'

/** False when the episode has had its answer. */
export async function insertAutomaticAnswer(tx: Tx, row: AutomaticAnswersTable): Promise<boolean> {
  const result = await tx
    .insertInto('automatic_answers')
    .values(row)
    .onConflict((conflict) => conflict.columns(['chat_id', 'kind', 'source', 'dedupe_key']).doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export function findChat(db: ReadDb, guestId: string, numberId: string) {
  return db
    .selectFrom('chats')
    .select(['id', 'last_inbound_at'])
    .where('guest_id', '=', guestId)
    .where('number_id', '=', numberId)
    .executeTakeFirst()
}

/** Whether the guest is a number that is, or was, linked here. */
export async function isOwnNumber(db: ReadDb, guestId: string): Promise<boolean> {
  const row = await db
    .selectFrom('guest_identities as i')
    .innerJoin('numbers as n', (join) =>
      join.on((eb) =>
        eb.or([
          eb.and([eb('i.kind', '=', 'phone'), eb('i.value', '=', eb.ref('n.phone'))]),
          eb.and([eb('i.kind', '=', 'lid'), eb('i.value', '=', eb.ref('n.lid'))]),
        ]),
      ),
    )
    .select('n.id')
    .where('i.guest_id', '=', guestId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** An automatic answer and the words that it answered. */
export type AnswerOfOurs = {
  message_id: string
  text: string | null
  at: number
  sent_at: number | null
  kind: AutomaticAnswerKind
  source: string
  answered: string | null
}

/** The answers in a chat, the newest first. */
export function latestAnswers(db: ReadDb, chatId: string, since: number, limit = 100): Promise<AnswerOfOurs[]> {
  return db
    .selectFrom('automatic_answers as a')
    .innerJoin('messages as m', 'm.id', 'a.message_id')
    .leftJoin('messages as g', 'g.id', 'a.answered_id')
    .select(['a.message_id', 'm.text', 'a.at', 'm.sent_at', 'a.kind', 'a.source', 'g.text as answered'])
    .where('a.chat_id', '=', chatId)
    .where('a.at', '>', since)
    .orderBy('a.at', 'desc')
    .limit(limit)
    .execute()
}

/**
 * The first messages of the guest after an answer of ours. WhatsApp gives whole seconds: within one, the order of
 * arrival decides.
 */
export function textsAfter(db: ReadDb, guestId: string, { message_id, at }: AnswerOfOurs) {
  return db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select(['m.text', 'm.at'])
    .where('f.guest_id', '=', guestId)
    .where('f.kind', '=', 'message')
    .where('f.at', '>=', at - (at % SECOND))
    .where('m.from_me', '=', 0)
    .where('m.id', '>', message_id)
    .orderBy('f.at')
    .limit(3)
    .execute()
}

/** Whether something automatic was sent to the guest between two moments. */
export async function hasSentByItself(
  db: ReadDb,
  guestId: string,
  { from, until }: { from: number; until: number },
): Promise<boolean> {
  const sent = await db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select('m.id')
    .where('f.guest_id', '=', guestId)
    .where('f.at', '>=', from - MINUTE)
    .where('f.at', '<=', until)
    .where('m.from_me', '=', 1)
    .where('m.kind', '<>', 'reply')
    .where(sql<number>`coalesce(m.sent_at, m.at)`, '>=', from)
    .limit(1)
    .executeTakeFirst()
  return sent !== undefined
}

/** Which of these messages are automatic answers, and of which kind. */
export async function kindsOfAnswers(
  db: ReadDb,
  messageIds: readonly string[],
): Promise<Map<string, AutomaticAnswerKind>> {
  if (messageIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('automatic_answers')
    .select(['message_id', 'kind'])
    .where('message_id', 'in', messageIds)
    .execute()
  return new Map(rows.map(({ message_id, kind }) => [message_id, kind]))
}

/** Two chats become one: an episode that was answered in both counts once. */
export async function moveAnswers(tx: Tx, mergedChatId: string, keptChatId: string): Promise<void> {
  await tx
    .deleteFrom('automatic_answers')
    .where('chat_id', '=', mergedChatId)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('automatic_answers as kept')
          .select('kept.message_id')
          .where('kept.chat_id', '=', keptChatId)
          .whereRef('kept.kind', '=', 'automatic_answers.kind')
          .whereRef('kept.source', '=', 'automatic_answers.source')
          .whereRef('kept.dedupe_key', '=', 'automatic_answers.dedupe_key'),
      ),
    )
    .execute()
  await tx.updateTable('automatic_answers').set({ chat_id: keptChatId }).where('chat_id', '=', mergedChatId).execute()
}

/** Whether this is not the first that the guest has ever written to any number. */
export async function hasWrittenBefore(db: ReadDb, guestId: string, messageId: string): Promise<boolean> {
  const earlier = await db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select('m.id')
    .where('f.guest_id', '=', guestId)
    .where('f.kind', '=', 'message')
    .where('m.from_me', '=', 0)
    .where('m.type', '<>', 'call')
    .where('m.id', '<>', messageId)
    .orderBy('f.at')
    .limit(1)
    .executeTakeFirst()
  return earlier !== undefined
}

/** WhatsApp gives the time of a message by its own clock, in whole seconds. */
const CLOCK_TOLERANCE_MS = MINUTE

/** Whether this message has been answered already, or needs no answer because it was dealt with on arrival. */
export async function isAnsweredAlready(
  db: ReadDb,
  guestId: string,
  { messageId, at }: { messageId: string; at: number },
): Promise<boolean> {
  const { waiting_since: since } = await db
    .selectFrom('guests')
    .select('waiting_since')
    .where('id', '=', guestId)
    .executeTakeFirstOrThrow()
  if (since === null) return true
  const answer = await db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select('m.id')
    .where('f.guest_id', '=', guestId)
    .where('f.kind', '=', 'message')
    .where('f.at', '>=', at - CLOCK_TOLERANCE_MS)
    .where('f.ref_id', '>', messageId)
    .where('m.from_me', '=', 1)
    .limit(1)
    .executeTakeFirst()
  return answer !== undefined
}

/**
 * Whether a reply that nobody wrote (thanks for a rating, the question for it, a confirmation) went to the guest from a
 * moment on; `messageId`: after this message of theirs.
 */
export async function hasThanked(
  db: ReadDb,
  guestId: string,
  { since, messageId = '' }: { since: number; messageId?: string | undefined },
): Promise<boolean> {
  const thanks = await db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select('m.id')
    .where('f.guest_id', '=', guestId)
    .where('f.kind', '=', 'message')
    .where('f.at', '>=', since - (messageId ? CLOCK_TOLERANCE_MS : 0))
    .where('f.ref_id', '>', messageId)
    .where('m.from_me', '=', 1)
    .where('m.kind', '=', 'reply')
    .where('m.author', 'is', null)
    .where('m.status', '<>', 'failed')
    .limit(1)
    .executeTakeFirst()
  return thanks !== undefined
}
