import { type Feature, wordFeatures, wordsWithKinds } from '../../../lib/linear-model/word-features.ts'
import { wordList } from '../../../lib/word-list.ts'
import { fold } from '../fold.ts'
import { KINDS } from './kinds.ts'

const withKinds = wordsWithKinds(KINDS)
const OF_MAILINGS = new Set(['%leave', '%stop', '%remove', '%write', '%mailing', '%join', '%consent'])
/** Of those kinds, and said of everything else, too. */
const isEveryday = wordList('можно хочу хорош* want no end add')
const QUESTION: Feature = { name: '?', value: 0.6 }

/**
 * What the model sees of a message. Undefined where no word has to do with mailings: most messages are read no further.
 */
export function featuresOf(text: string): Feature[] | undefined {
  const words = withKinds(fold(text).split(' '))
  if (!words.some(({ word, kinds }) => !isEveryday(word) && kinds.some((kind) => OF_MAILINGS.has(kind))))
    return undefined
  return [...wordFeatures(words), ...(text.includes('?') ? [QUESTION] : [])]
}
