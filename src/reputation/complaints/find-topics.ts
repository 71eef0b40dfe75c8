import { matches, pattern, readClause } from './pattern.ts'
import { RULES } from './rules.ts'
import { clausesOf } from './stems.ts'
import {
  type CourierCriterion,
  type RestaurantCriterion,
  TOPIC_OF_COURIER,
  TOPIC_OF_RESTAURANT,
  TOPICS,
  type Topic,
} from './topics.ts'
import { createVocabulary } from './vocabulary.ts'

const vocabulary = createVocabulary()
const patterns = TOPICS.flatMap((topic) =>
  RULES[topic].split('\n').flatMap((line) => (line.trim() ? [{ topic, pattern: pattern(line, vocabulary) }] : [])),
)
/** Patterns by the words one of which a clause must hold for them: most words of a text are of none. */
const candidates = Map.groupBy(
  patterns.flatMap((each) => each.pattern.all[0]![0]!.map((number) => ({ number, each }))),
  ({ number }) => number,
)

/** What a text complains of, in Russian or English. Praise of the same thing is no complaint. */
export function topicsOfText(text: string): Topic[] {
  const found = new Set<Topic>()
  for (const words of clausesOf(text)) {
    const clause = readClause(words, vocabulary)
    for (const number of clause.meanings) {
      for (const { each } of candidates.get(number) ?? []) {
        if (!found.has(each.topic) && matches(each.pattern, clause)) found.add(each.topic)
      }
    }
  }
  return TOPICS.filter((topic) => found.has(topic))
}

export type Remarks = {
  comment?: string | null
  bad?: readonly RestaurantCriterion[]
  courierBad?: readonly CourierCriterion[]
}

/** What a rating complains of: the criteria marked as bad, and what its comment says. */
export function topicsOf({ comment, bad = [], courierBad = [] }: Remarks): Topic[] {
  const found = new Set<Topic>([
    ...bad.map((criterion) => TOPIC_OF_RESTAURANT[criterion]),
    ...courierBad.map((criterion) => TOPIC_OF_COURIER[criterion]),
    ...(comment ? topicsOfText(comment) : []),
  ])
  return TOPICS.filter((topic) => found.has(topic))
}
