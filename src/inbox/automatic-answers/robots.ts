import type { Tx } from '../../db/index.ts'
import type { GuestRow } from '../../guests/index.ts'
import { HOUR, SECOND } from '../../lib/units.ts'
import { hasPersonWritten } from '../view.ts'
import { type AnswerOfOurs, hasSentByItself, latestAnswers, textsAfter } from './store.ts'

/** Nobody reads a message, thinks and types within this time. WhatsApp tells whole seconds, which a guest's `at` loses. */
const AT_ONCE_MS = 5 * SECOND
/** So many automatic answers in a row that were answered at once: one may be a guest who was still typing. */
const AT_ONCE_IN_A_ROW = 2
/** Whoever writes the same words within this time of our answer to them has not read it. */
const SAME_WORDS_WITHIN_MS = HOUR

/** Whether a message came on the heels of something that was sent by itself, a mailing say: then a program wrote it. */
export async function answersAtOnce(tx: Tx, { guestId, at }: { guestId: string; at: number }): Promise<boolean> {
  return hasSentByItself(tx, guestId, { from: at - AT_ONCE_MS, until: at + SECOND })
}

/**
 * Whether the other end of a chat answers like a program: it sends our words back, the same words whatever we say, or
 * each time at once. It stays one until a person of ours has written to it.
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
