import { WORDS } from '../lexicon/words.ts'
import type { Clause } from './clauses.ts'
import type { Compared } from './compare.ts'

const wordsOf = (...kinds: string[]) =>
  new RegExp(
    `^(?:${kinds
      .flatMap((kind) => WORDS[kind]!.trim().split(/\s+/))
      .map((word) => (word.endsWith('*') ? `${word.slice(0, -1)}\\p{L}*` : word))
      .join('|')})$`,
    'u',
  )
const DISH = wordsOf('food', 'drink', 'iced')
const ORDERED =
  /^(?:заказ\p{L}+|просил\p{L}*|хотел\p{L}*|выбрал\p{L}*|оплатил\p{L}*|брал\p{L}*|ждал\p{L}*|ordered|wanted|asked|expected)$/u
const CAME =
  /^(?:привез\p{L}+|приех\p{L}+|полож\p{L}+|присл\p{L}+|дали|принес\p{L}+|получил\p{L}*|доставили|приш\p{L}+|got|came|received|brought|sent|gave)$/u
const BESIDES = /^(?:не|еще|подар\p{L}+|бонус\p{L}*|плюс|тоже|сверху|бесплатн\p{L}+|not|also|free|extra|plus|too)$/u
/** What was ordered and what came stand no further apart. */
const REACH = 2

/** Another dish came than was ordered: «заказывал с говядиной, приехало с курицей». */
export function findSubstitutes(clauses: readonly Clause[]): Compared[] {
  for (const [at, ordered] of clauses.entries()) {
    const dishes = dishesOf(ordered, ORDERED)
    if (dishes.length === 0) continue
    const came = clauses.slice(at + 1, at + 1 + REACH).find((clause) => dishesOf(clause, CAME).length > 0)
    if (!came || came.words.some(({ raw }) => BESIDES.test(raw))) continue
    if (dishesOf(came, CAME).some((dish) => dishes.includes(dish))) continue
    return [{ topic: 'assembly', polarity: 'complaint', start: ordered.words[0]!.start, end: came.words.at(-1)!.end }]
  }
  return []
}

/** The dishes that a clause names, if it has such a verb. */
function dishesOf({ words }: Clause, verb: RegExp): string[] {
  if (!words.some(({ raw }) => verb.test(raw))) return []
  return words.filter(({ raw }) => DISH.test(raw)).map(({ stem }) => stem)
}
