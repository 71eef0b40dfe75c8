import { loadWeights } from '../linear-model/load-weights.ts'
import { featuresOf, type ScoreChange } from './model/features.ts'

export type Confirmation = 'yes' | 'no'

/** A longer text is left for a person to read. */
const MAX_LENGTH = 200
/** Log odds from which a yes or a no is believed: a wrong yes changes a rating or gives a consent. */
const BELIEVED_ABOVE = { yes: 1, no: 0 }

const weights = loadWeights(new URL('./model/confirmations.weights', import.meta.url))

/**
 * What a guest answers to a yes-or-no question: whether to change a score, or else whether our offers are welcome.
 * Undefined for everything else and for anything doubtful. Decided by a model like those of complaints (decision 42).
 */
export function readConfirmation(text: string, change?: ScoreChange): Confirmation | undefined {
  if (text.length > MAX_LENGTH || text.trim() === '') return undefined
  const [yes = 0, no = 0] = weights().scoresOf(featuresOf(text, change))
  // A question in return agrees to nothing yet.
  if (yes > no) return yes > BELIEVED_ABOVE.yes && !text.includes('?') ? 'yes' : undefined
  return no > BELIEVED_ABOVE.no ? 'no' : undefined
}
