import { matches, type Pattern, pattern } from './pattern.ts'
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

const patterns = new Map<Topic, Pattern[]>(
  TOPICS.map((topic) => [topic, RULES[topic].split('\n').flatMap((line) => (line.trim() ? [pattern(line)] : []))]),
)

/** What a text complains of, in Russian or English. Praise of the same thing is no complaint. */
export function topicsOfText(text: string): Topic[] {
  const clauses = clausesOf(text)
  return TOPICS.filter((topic) => patterns.get(topic)!.some((each) => clauses.some((clause) => matches(each, clause))))
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
