import { known } from '../../../lib/known.ts'
import { loadWeights } from '../../../lib/linear-model/load-weights.ts'
import type { Clause } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import { TOPICS, type Topic } from '../topics.ts'
import { featuresOf, partsOf, wholeOf } from './features.ts'

/** What the model thinks of one topic: log odds of a complaint, and the clause that speaks for it most. */
export type TopicScore = { topic: Topic; score: number; clause: number }

/** The class behind those of the topics: whether there is any complaint at all. */
const ANY = TOPICS.length
/** How much each speaks beside the clause that says most of the topic; chosen on texts that were left out of learning. */
const COUNTS = { anyClause: 0.1, text: 0.5, anyText: 0.3 }

const clauseWeights = loadWeights(new URL('./clauses.weights', import.meta.url))
const textWeights = loadWeights(new URL('./texts.weights', import.meta.url))

/**
 * What the model thinks of each topic, in the order of `TOPICS`; nothing of a text without words. Two views are added up:
 * each clause by itself, for one that speaks of something else must not hide it, and the text as a whole, which tells how
 * all of it is meant.
 */
export function scoreTopics(clauses: readonly Clause[], moods: readonly Mood[]): TopicScore[] {
  const features = featuresOf(clauses, moods)
  const best: { score: number; clause: number }[] = []
  for (const part of partsOf(features, clauses)) {
    for (const [at, score] of clauseWeights().scoresOf(part.features).entries()) {
      if (score > (best[at]?.score ?? Number.NEGATIVE_INFINITY)) best[at] = { score, clause: part.clause }
    }
  }
  const any = best[ANY]
  if (!any) return []
  const whole = textWeights().scoresOf(wholeOf(features))
  const ofText = (at: number) => known(whole[at], 'score of this class')
  const meant = COUNTS.anyClause * any.score + COUNTS.anyText * ofText(ANY)
  return TOPICS.map((topic, at) => {
    const { score, clause } = known(best[at], 'score of this topic')
    return { topic, score: score + COUNTS.text * ofText(at) + meant, clause }
  })
}
