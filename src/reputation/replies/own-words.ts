import { stem } from '../complaints/stems.ts'
import { findSwearing } from './swearing.ts'

const MAX_WORDS = 7
const MIN_WORDS = 2

const FEELING = new Set(
  `обалденный потрясающий вкусный вкуснейший вкуснятина восхитительный лучший прекрасный великолепный невероятный сочный
  нежный хрустящий ароматный свежий горячий идеальный божественный шикарный отличный любимый супер бомба огонь восторг
  замечательный классный крутой быстрый вежливый улыбчивый аккуратный холодный невкусный ужасный сухой пересоленный
  сырой остывший порванный забыли грубый долгий delicious amazing tasty best juicy crispy fresh perfect great lovely
  incredible awesome favourite favorite fantastic tender friendly quick cold dry salty late rude wrong`
    .split(/\s+/)
    .map(stem),
)

/**
 * The piece of a review that is worth repeating to the guest: a short clause with feeling in it, as written. Undefined
 * when there is none, or when it had better not be repeated.
 */
export function ownWords(text: string): string | undefined {
  const clauses = text.split(/[.!?;,:()\n\r«»"—–…]+|\s-\s/).map((clause) => clause.trim())
  return clauses.find((clause) => {
    const words = clause.match(/[\p{L}\p{N}'-]+/gu) ?? []
    if (words.length < MIN_WORDS || words.length > MAX_WORDS) return false
    return words.some((word) => FEELING.has(stem(word))) && findSwearing(clause) === undefined
  })
}
