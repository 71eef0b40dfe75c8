import { known } from '../../../lib/known.ts'
import type { Clause } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import { TOPICS, type Topic } from '../topics.ts'
import { featuresOf } from './features.ts'
import { featureNumber } from './hash.ts'
import { WEIGHTS } from './weights.ts'
import { unpackWeights, type Weights } from './weights-format.ts'

/** What the model thinks of one topic: log odds of a complaint, and how much each word of each clause adds to them. */
export type TopicScore = { topic: Topic; score: number; words: ReadonlyMap<string, number> }

let read: Weights | undefined

/** What the model thinks of each topic, in the order of `TOPICS`. Words are keyed by `clause word`, their places. */
export function scoreTopics(clauses: readonly Clause[], moods: readonly Mood[], weights?: Weights): TopicScore[] {
  read ??= weights ?? unpackWeights(WEIGHTS)
  const { bias, of } = weights ?? read
  const scores = TOPICS.map((topic, at) => ({
    topic,
    score: known(bias[at], 'bias'),
    words: new Map<string, number>(),
  }))
  for (const { name, value, clause, word } of featuresOf(clauses, moods)) {
    const weight = of.get(featureNumber(name))
    if (!weight) continue
    const key = `${clause} ${word}`
    for (const [at, each] of scores.entries()) {
      const adds = value * known(weight[at], 'weight')
      if (adds === 0) continue
      each.score += adds
      each.words.set(key, (each.words.get(key) ?? 0) + adds)
    }
  }
  return scores
}
