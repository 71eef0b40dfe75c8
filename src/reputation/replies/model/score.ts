import { known } from '../../../lib/known.ts'
import { loadWeights } from '../../../lib/linear-model/load-weights.ts'
import type { WeightTable } from '../../../lib/linear-model/weights-format.ts'
import { textWords } from '../phrases.ts'
import { featuresOfReply, featuresOfSentence, type ReplyFeature, sentencesOf } from './features.ts'

/** The rules that the model knows, in the order of its weights; after them comes whether any rule is broken. */
export const MODEL_RULES = ['swearing', 'asks_contact', 'address', 'judges_service', 'phone', 'link', 'social'] as const
export type ModelRule = (typeof MODEL_RULES)[number]

/**
 * What the model thinks of a reply: the log odds that it breaks a rule, the most likely rule, the sentence that shows
 * it most, and whether it has too few words to show innocence.
 */
export type ReplyScore = { score: number; rule: ModelRule; sentence: string; isShort: boolean }

/**
 * A single sentence needs more evidence than a whole reply; looking at sentences keeps a long polite reply from hiding
 * one.
 */
const ALONE_COUNTS_LESS = 4
const SHORT_WORDS = 5

const loaded = loadWeights(new URL('./replies.weights', import.meta.url))

/** What the model thinks; nothing for a text without words. `read` is the result of `plainText`. */
export function scoreReply(read: string): ReplyScore | undefined {
  const weights = loaded()
  const sentences = sentencesOf(read).map((sentence) => ({ sentence, features: featuresOfSentence(sentence) }))
  let most: Omit<ReplyScore, 'isShort'> | undefined
  for (const { sentence, features } of sentences) {
    const alone = { ...verdictOf(features, weights), sentence }
    if (!most || alone.score > most.score) most = alone
  }
  if (!most) return undefined
  const whole = verdictOf(featuresOfReply(sentences.map(({ features }) => features)), weights)
  const score = Math.max(whole.score, most.score - ALONE_COUNTS_LESS)
  const isShort = textWords(read).length < SHORT_WORDS
  return { score, rule: whole.score >= score ? whole.rule : most.rule, sentence: most.sentence, isShort }
}

/** Half-way between the evidence for one rule and for any rule. */
function verdictOf(features: readonly ReplyFeature[], weights: WeightTable): { score: number; rule: ModelRule } {
  const scores = weights.scoresOf(features)
  const ofRules = scores.subarray(0, MODEL_RULES.length)
  const most = Math.max(...ofRules)
  const rule = known(MODEL_RULES[ofRules.indexOf(most)], 'rule')
  return { rule, score: (most + known(scores[MODEL_RULES.length], 'score of any rule')) / 2 }
}
