import { compiled, type Tx } from '../db/index.ts'
import type { MessageStatus } from '../db/schema/inbox.ts'
import { recordConsent, recordGuestUpdated } from '../guests/index.ts'
import { readConfirmation } from '../lib/confirmations/read-confirmation.ts'
import { DAY, SECOND } from '../lib/units.ts'
import type { MessageRow } from './deps.ts'

/** The version of the question, stored with the consent; it changes with every change of the wording. */
const FORM_VERSION = 'chat-question-1'
/** After that a «да» may be an answer to anything. */
const OPEN_FOR_MS = 7 * DAY
/** WhatsApp gives the time of guests' messages in whole seconds; ours have milliseconds. */
const ROUNDED_MS = SECOND
const LEFT: MessageStatus[] = ['sent', 'delivered', 'read']
/** The question is looked for at the end of a text, however long the text is. */
const ENDING = 200

/**
 * The end of a message that asks: «Можно присылать вам акции?», with or without «да/нет». Whoever sends it: an operator, a
 * rule, a mailing, a program.
 */
const QUESTIONS = [
  /(^| )можно (ли )?присылать вам (наши )?акции( (ответьте )?да( или)? нет)?$/,
  /(^| )may we send you (our )?offers( (please )?(reply |answer )?yes( or)? no)?$/,
]

/** Whether a message ends with the question for consent to advertising. */
export function asksForConsent(text: string): boolean {
  const end = fold(text.slice(-ENDING))
  return QUESTIONS.some((pattern) => pattern.test(end))
}

/**
 * A guest answers the question for consent. It is open while it is the last thing that left to the chat and nothing has
 * been written since: the first message that follows answers or closes it. Only a yes changes anything. Returns whether
 * it did.
 */
export async function takeConsentAnswer(tx: Tx, row: MessageRow, text: string | null, at: number): Promise<boolean> {
  if (text === null) return false
  // Asked first, because nearly nobody has been asked, and reading an answer costs ten times as much as this query.
  const [question] = (await findMessageBefore(tx, { ...row, before: row.at + ROUNDED_MS })).rows
  if (question?.from_me !== 1 || question.text === null || row.at - question.at > OPEN_FOR_MS) return false
  if (question.deleted_at !== null || !asksForConsent(question.text)) return false
  if (readConfirmation(text) !== 'yes') return false
  const asked = question.text.trim().split('\n').at(-1)?.slice(-ENDING)
  await recordConsent(tx, row.guest_id, [{ channel: 'whatsapp', purpose: 'advertising', state: 'given' }], {
    at,
    how: 'chat',
    source: 'question',
    message_id: row.id,
    form_version: FORM_VERSION,
    words: `${asked} — ${text.trim()}`,
  })
  await recordGuestUpdated(tx, row.guest_id, { changed: 'consent', by: null, at })
  return true
}

/** The message before a guest's message in the chat; of ours only those that were sent. */
const findMessageBefore = compiled((db, { id, chat_id, before }: Pick<MessageRow, 'id' | 'chat_id'> & Before) =>
  db
    .selectFrom('messages')
    .select(['from_me', 'text', 'at', 'deleted_at'])
    // A list instead of an equality, and a literal: SQLite would plan this again for every new value.
    .where('chat_id', 'in', [chat_id])
    .where('at', '<', before)
    .where('id', '<>', id)
    .where((eb) => eb.or([eb('from_me', '=', eb.lit(0)), eb('status', 'in', LEFT)]))
    .orderBy('at', 'desc')
    .limit(1),
)

type Before = { before: number }

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
