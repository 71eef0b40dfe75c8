import { known } from '../../../lib/known.ts'
import { readWeights, type WeightTable } from '../../linear-model/weights-format.ts'
import type { Clause } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import { TOPICS, type Topic } from '../topics.ts'
import { featuresOf, partsOf } from './features.ts'
import { WEIGHTS } from './weights.ts'

/** What the model thinks of one topic: log odds of a complaint, and the clause that speaks for it most. */
export type TopicScore = { topic: Topic; score: number; clause: number }

let read: WeightTable | undefined

/** What the model thinks of each topic, in the order of `TOPICS`; nothing of a text without words. */
export function scoreTopics(clauses: readonly Clause[], moods: readonly Mood[]): TopicScore[] {
  read ??= readWeights(WEIGHTS)
  const best: TopicScore[] = []
  for (const { clause, features } of partsOf(featuresOf(clauses, moods), clauses)) {
    for (const [at, score] of read.scoresOf(features).entries()) {
      const topic = known(TOPICS[at], 'topic')
      if (score > (best[at]?.score ?? Number.NEGATIVE_INFINITY)) best[at] = { topic, score, clause }
    }
  }
  return best
}
