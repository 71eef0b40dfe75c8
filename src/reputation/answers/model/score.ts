import { known } from '../../../lib/known.ts'
import { loadWeights } from '../../../lib/linear-model/load-weights.ts'
import type { Numeral } from '../numerals.ts'
import type { Token } from '../tokens.ts'
import { featuresOf } from './features.ts'

const weights = loadWeights(new URL('./answers.weights', import.meta.url))

/** What the model thinks of each number: the log odds that it is the score the guest gives to the order. */
export function scoreNumerals(tokens: readonly Token[], numerals: readonly Numeral[]): number[] {
  return featuresOf(tokens, numerals).map((features) => known(weights().scoresOf(features)[0], 'score of this number'))
}
