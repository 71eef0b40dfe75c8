import type { Tx } from '../../db/index.ts'
import type { GuestRow } from '../../guests/index.ts'
import { HOUR, SECOND } from '../../lib/units.ts'
import { hasPersonWritten } from '../view.ts'
import { type AnswerOfOurs, hasSentByItself, latestAnswers, textsAfter } from './store.ts'

/**
 * Nobody reads a message, thinks and types within this time. WhatsApp gives whole seconds, which make a guest's `at`
 * too early.
 */
const AT_ONCE_MS = 5 * SECOND
/**
 * How many automatic answers in a row have to be answered at once: a single one may be a guest who was still typing.
 */
const AT_ONCE_IN_A_ROW = 2
/** A guest who writes the same words again within this time of our answer has not read it. */
const SAME_WORDS_WITHIN_MS = HOUR

/** Whether a message came immediately after something automatic, such as a mailing: then a program wrote it. */
export async function answersAtOnce(tx: Tx, { guestId, at }: { guestId: string; at: number }): Promise<boolean> {
  return hasSentByItself(tx, guestId, { from: at - AT_ONCE_MS, until: at + SECOND })
}

/**
 * Whether the other side of a chat answers like a program: it sends our own words back, or the same words whatever we
 * say, or answers at once each time. It counts as one until one of our people has written to it.
 */
export async function looksLikeRobot(
  tx: Tx,
  { guest, chatId }: { guest: Pick<GuestRow, 'id' | 'answered_through'>; chatId: string },
): Promise<boolean> {
  const before = await latestAnswers(tx, chatId, 0, AT_ONCE_IN_A_ROW)
  const [latest] = before
  if (!latest || (await hasPersonWritten(tx, guest, { since: latest.at }))) return false
  let atOnce = 0
  for (const [place, answer] of before.entries()) {
    const said = await textsAfter(tx, guest.id, answer)
    if (place === 0 && said.some((message) => repeats(message, answer))) return true
    const [first] = said
    if (first && first.at - (answer.sent_at ?? answer.at) <= AT_ONCE_MS) atOnce++
  }
  return atOnce === AT_ONCE_IN_A_ROW
}

function repeats(said: { text: string | null; at: number }, answer: AnswerOfOurs): boolean {
  if (said.text === null) return false
  const words = fold(said.text)
  if (answer.text !== null && words === fold(answer.text)) return true
  return answer.answered !== null && fold(answer.answered) === words && said.at - answer.at < SAME_WORDS_WITHIN_MS
}

const fold = (text: string) => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
