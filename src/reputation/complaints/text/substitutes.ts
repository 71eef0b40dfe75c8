import { wordList } from '../../../lib/word-list.ts'
import { WORDS } from '../lexicon/words.ts'
import type { Finding } from '../topics.ts'
import { type Clause, firstOf, lastOf } from './clauses.ts'

const DISH = wordList(['food', 'drink', 'iced'].map((kind) => WORDS[kind] ?? '').join(' '))
const ORDERED =
  /^(?:заказ\p{L}+|просил\p{L}*|хотел\p{L}*|выбрал\p{L}*|оплатил\p{L}*|брал\p{L}*|ждал\p{L}*|ordered|wanted|asked|expected)$/u
const CAME =
  /^(?:привез\p{L}+|приех\p{L}+|полож\p{L}+|присл\p{L}+|дали|принес\p{L}+|получил\p{L}*|доставили|приш\p{L}+|got|came|received|brought|sent|gave)$/u
const BESIDES = /^(?:не|еще|подар\p{L}+|бонус\p{L}*|плюс|тоже|сверху|бесплатн\p{L}+|not|also|free|extra|plus|too)$/u
/** The greatest distance between what was ordered and what came. */
const REACH = 2

/**
 * A different dish came than was ordered: «заказывал с говядиной, приехало с курицей», «положили говядину, просили
 * баранину».
 */
export function findSubstitutes(clauses: readonly Clause[]): Finding[] {
  for (const [at, first] of clauses.entries()) {
    const next = clauses.slice(at + 1, at + 1 + REACH)
    const second = isOther(first, ORDERED, next, CAME) ?? isOther(first, CAME, next.slice(0, 1), ORDERED)
    if (second)
      return [
        { topic: 'assembly', polarity: 'complaint', start: firstOf(first.words).start, end: lastOf(second.words).end },
      ]
  }
  return []
}

function isOther(first: Clause, verb: RegExp, next: readonly Clause[], otherVerb: RegExp): Clause | undefined {
  const dishes = dishesOf(first, verb)
  if (dishes.length === 0) return undefined
  const second = next.find((clause) => dishesOf(clause, otherVerb).length > 0)
  if (!second || [first, second].some(({ words }) => words.some(({ raw }) => BESIDES.test(raw)))) return undefined
  return dishesOf(second, otherVerb).some((dish) => dishes.includes(dish)) ? undefined : second
}

/** The dishes that a clause names, if it has a verb of this kind. */
function dishesOf({ words }: Clause, verb: RegExp): string[] {
  if (!words.some(({ raw }) => verb.test(raw))) return []
  return words.filter(({ raw }) => DISH(raw)).map(({ stem }) => stem)
}
