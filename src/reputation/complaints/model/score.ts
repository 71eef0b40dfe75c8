import { known } from '../../../lib/known.ts'
import { loadWeights } from '../../../lib/linear-model/load-weights.ts'
import type { Clause } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import { TOPICS, type Topic } from '../topics.ts'
import { featuresOf, partsOf, wholeOf } from './features.ts'

/** What the model thinks of one topic: the log odds of a complaint, and the clause that speaks for it most. */
export type TopicScore = { topic: Topic; score: number; clause: number }

/** The class after those of the topics: whether there is any complaint at all. */
const ANY = TOPICS.length
/**
 * The weight of each view, and the bias against a complaint before a word is read. Learned, with RULE in combine.ts, by
 * a logistic regression over the texts of twenty-five authors, each left out when the views were learned.
 */
const COUNTS = { clause: 0.36, text: 0.29, anyText: 0.11, none: -0.6 }

/** Certainty is capped here: a long text adds up more words, not more certainty. */
const SURE = 12
const bounded = (score: number) => Math.max(-SURE, Math.min(SURE, score))

const clauseWeights = loadWeights(new URL('./clauses.weights', import.meta.url))
const textWeights = loadWeights(new URL('./texts.weights', import.meta.url))

/**
 * What the model thinks of each topic, in the order of `TOPICS`; nothing for a text without words. Two views are added
 * up: each clause alone, so that one about something else does not hide it, and the text as a whole, which shows how it
 * is meant.
 */
export function scoreTopics(clauses: readonly Clause[], moods: readonly Mood[]): TopicScore[] {
  const features = featuresOf(clauses, moods)
  const best: { score: number; clause: number }[] = []
  for (const part of partsOf(features, clauses)) {
    for (const [at, score] of clauseWeights().scoresOf(part.features).entries()) {
      if (score > (best[at]?.score ?? Number.NEGATIVE_INFINITY)) best[at] = { score, clause: part.clause }
    }
  }
  if (best.length === 0) return []
  const whole = textWeights().scoresOf(wholeOf(features))
  const ofText = (at: number) => bounded(known(whole[at], 'score of this class'))
  const meant = COUNTS.none + COUNTS.anyText * ofText(ANY)
  return TOPICS.map((topic, at) => {
    const { score, clause } = known(best[at], 'score of this topic')
    return { topic, score: COUNTS.clause * bounded(score) + COUNTS.text * ofText(at) + meant, clause }
  })
}
