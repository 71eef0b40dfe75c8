import { known } from '../../../lib/known.ts'
import { featureNumber } from '../../linear-model/hash.ts'
import { unpackWeights, type Weights } from '../../linear-model/weights-format.ts'
import { featuresOfSentence, sentencesOf } from './features.ts'
import { WEIGHTS } from './weights.ts'

/** The rules whose breaking the model knows, in the order of its weights. */
export const MODEL_RULES = ['swearing', 'asks_contact', 'address', 'judges_service', 'phone', 'link', 'social'] as const
export type ModelRule = (typeof MODEL_RULES)[number]

/** What the model thinks of a rule: log odds that the reply breaks it, and the sentence that speaks for it most. */
export type RuleScore = { rule: ModelRule; score: number; sentence: string }

let kept: Weights | undefined

/** What the model thinks of each rule; nothing of a text without words. `read` is what `plainText` makes of the reply. */
export function scoreRules(read: string): RuleScore[] {
  kept ??= unpackWeights(WEIGHTS)
  const best: RuleScore[] = []
  for (const sentence of sentencesOf(read)) {
    for (const [at, score] of scoresOf(sentence, kept).entries()) {
      const rule = known(MODEL_RULES[at], 'rule')
      if (score > (best[at]?.score ?? Number.NEGATIVE_INFINITY)) best[at] = { rule, score, sentence }
    }
  }
  return best
}

function scoresOf(sentence: string, { bias, of }: Weights): number[] {
  const scores = [...bias]
  for (const { name, value } of featuresOfSentence(sentence)) {
    const weight = of.get(featureNumber(name))
    if (!weight) continue
    for (const [at, each] of weight.entries()) scores[at] = known(scores[at], 'score') + value * each
  }
  return scores
}
