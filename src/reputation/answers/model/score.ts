import { known } from '../../../lib/known.ts'
import { readWeights, type WeightTable } from '../../../lib/linear-model/weights-format.ts'
import type { Numeral } from '../numerals.ts'
import type { Token } from '../tokens.ts'
import { featuresOf } from './features.ts'
import { WEIGHTS } from './weights.ts'

let read: WeightTable | undefined

/** What the model thinks of each number: log odds that it is the score which the guest gives to the order. */
export function scoreNumerals(tokens: readonly Token[], numerals: readonly Numeral[]): number[] {
  read ??= readWeights(WEIGHTS)
  const table = read
  return featuresOf(tokens, numerals).map((features) => known(table.scoresOf(features)[0], 'score of this number'))
}
