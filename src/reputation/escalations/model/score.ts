import { loadWeights } from '../../../lib/linear-model/load-weights.ts'
import { type Feature, wordFeatures, wordsWithKinds } from '../../../lib/linear-model/word-features.ts'
import { textWords } from '../../replies/phrases.ts'
import { KINDS } from './kinds.ts'

const withKinds = wordsWithKinds(KINDS)

const weights = loadWeights(new URL('./grave.weights', import.meta.url))

/** What the model sees of a review. */
export function featuresOf(text: string): Feature[] {
  return wordFeatures(withKinds(textWords(text).map(({ word }) => word)))
}

/** Log odds of each grave matter, in the order of `GRAVE`. */
export function scoreGrave(text: string): Float64Array {
  return weights().scoresOf(featuresOf(text))
}
