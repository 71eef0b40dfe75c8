import { known } from '../../../lib/known.ts'
import { featureNumber } from '../../linear-model/hash.ts'
import { unpackWeights, type Weights } from '../../linear-model/weights-format.ts'
import type { Clause } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import { TOPICS, type Topic } from '../topics.ts'
import { type Feature, featuresOf } from './features.ts'
import { WEIGHTS } from './weights.ts'

/** What the model thinks of one topic: log odds of a complaint, and how much each word of each clause adds to them. */
export type TopicScore = { topic: Topic; score: number; words: ReadonlyMap<string, number> }

let read: Weights | undefined

/**
 * What the model thinks of each topic, in the order of `TOPICS`, of the sentence that speaks of it most. Words are keyed by
 * `clause word`, their places.
 */
export function scoreTopics(clauses: readonly Clause[], moods: readonly Mood[]): TopicScore[] {
  read ??= unpackWeights(WEIGHTS)
  const best: TopicScore[] = []
  for (const part of partsOf(featuresOf(clauses, moods), clauses)) {
    for (const [at, score] of scoresOf(part, read).entries()) {
      if (score.score > (best[at]?.score ?? Number.NEGATIVE_INFINITY)) best[at] = score
    }
  }
  return best
}

/** The features of each sentence: one that says nothing of a matter does not speak against what another says. */
export function partsOf(features: readonly Feature[], clauses: readonly Clause[]): Feature[][] {
  return [...Map.groupBy(features, ({ clause }) => known(clauses[clause], 'clause of a feature').sentence).values()]
}

function scoresOf(features: readonly Feature[], weights: Weights): TopicScore[] {
  const scores = TOPICS.map((topic, at) => ({
    topic,
    score: known(weights.bias[at], 'bias'),
    words: new Map<string, number>(),
  }))
  for (const { name, value, clause, word } of features) {
    const weight = weights.of.get(featureNumber(name))
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
