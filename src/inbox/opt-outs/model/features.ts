import { type Feature, wordFeatures, wordsWithKinds } from '../../../lib/linear-model/word-features.ts'
import { fold } from '../fold.ts'
import { KINDS } from './kinds.ts'

const withKinds = wordsWithKinds(KINDS)
const OF_MAILINGS = new Set(['%leave', '%stop', '%remove', '%write', '%mailing', '%join', '%consent'])
const QUESTION: Feature = { name: '?', value: 0.6 }

/**
 * What the model sees of a message. Undefined where no word has to do with mailings: most messages are read no further.
 */
export function featuresOf(text: string): Feature[] | undefined {
  const words = withKinds(fold(text).split(' '))
  if (!words.some(({ kinds }) => kinds.some((kind) => OF_MAILINGS.has(kind)))) return undefined
  return [...wordFeatures(words), ...(text.includes('?') ? [QUESTION] : [])]
}
