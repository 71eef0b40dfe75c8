import { readWeights, type WeightTable } from '../../../lib/linear-model/weights-format.ts'
import { type Feature, wordFeatures, wordsWithKinds } from '../../../lib/linear-model/word-features.ts'
import { textWords } from '../../replies/phrases.ts'
import { KINDS } from './kinds.ts'
import { WEIGHTS } from './weights.ts'

const withKinds = wordsWithKinds(KINDS)

let read: WeightTable | undefined

/** What the model sees of a review. */
export function featuresOf(text: string): Feature[] {
  return wordFeatures(withKinds(textWords(text).map(({ word }) => word)))
}

/** Log odds of each grave matter, in the order of `GRAVE`. */
export function scoreGrave(text: string): Float64Array {
  read ??= readWeights(WEIGHTS)
  return read.scoresOf(featuresOf(text))
}
