import { findTopics } from '../complaints/find-topics.ts'
import { stem } from '../complaints/stems.ts'
import { checkReply } from './check-reply.ts'

const MAX_WORDS = 7
const MIN_WORDS = 2

const FEELING = new Set(
  `обалденный потрясающий вкусный вкуснейший вкуснятина восхитительный лучший прекрасный великолепный невероятный сочный
  нежный хрустящий ароматный свежий идеальный божественный шикарный отличный любимый супер бомба огонь восторг
  замечательный классный крутой быстрый вежливый улыбчивый аккуратный delicious amazing tasty best juicy crispy fresh
  perfect great lovely incredible awesome favourite favorite fantastic tender friendly quick`
    .split(/\s+/)
    .map(stem),
)
const DENIAL = /(?<!\p{L})(?:не|нет|ни|без|но|not|no|never|but|\p{L}+n['’]t)(?!\p{L})/iu

/**
 * The praise in a review that is worth repeating to the guest: a short clause, as written. Undefined when there is
 * none, when it is a complaint, or when it is better not repeated.
 */
export function ownWords(text: string): string | undefined {
  const mentions = findTopics(text)
  const complaints = mentions.filter(({ polarity }) => polarity === 'complaint').map(({ quote }) => quote)
  const clauses = text.split(/[.!?;,:()\n\r«»"—–…]+|\s-\s/).map((clause) => clause.trim())
  const praise = clauses.filter((clause) => wordsOf(clause).some((word) => FEELING.has(stem(word))))
  return [...praise, ...mentions.filter(({ polarity }) => polarity === 'praise').map(({ quote }) => quote)].find(
    (words) =>
      isShort(words) &&
      !DENIAL.test(words) &&
      !complaints.some((complaint) => complaint.includes(words) || words.includes(complaint)) &&
      checkReply(words, { language: 'ru' }).length === 0,
  )
}

function isShort(words: string): boolean {
  const { length } = wordsOf(words)
  return length >= MIN_WORDS && length <= MAX_WORDS
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}'-]+/gu) ?? []
}
