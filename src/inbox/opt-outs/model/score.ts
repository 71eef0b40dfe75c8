import { loadWeights } from '../../../lib/linear-model/load-weights.ts'
import { featuresOf } from './features.ts'

/** In the order of the model's classes. */
const WISHES = ['opt_out', 'opt_in'] as const
export type Wish = (typeof WISHES)[number]

/**
 * Log odds at which a request is believed. Writing to somebody who said no is worse than leaving somebody alone, who is
 * told so and can undo it with a word; mailings that were not asked for must not begin.
 */
const BELIEVED_ABOVE: Record<Wish, number> = { opt_out: 0.5, opt_in: 1.5 }

const weights = loadWeights(new URL('./wishes.weights', import.meta.url))

/** What a message wants of mailings, if the model is sure. */
export function believedWish(text: string): Wish | undefined {
  const features = featuresOf(text)
  if (!features) return undefined
  const [out = 0, back = 0] = weights().scoresOf(features)
  const [wish, odds]: [Wish, number] = out > back ? ['opt_out', out] : ['opt_in', back]
  // A word or two are a command or a slip of one, and with a question mark a question: nobody opts in by a slip.
  const few = text.trim().split(/\s+/).length
  if (few < 3 && text.includes('?')) return undefined
  if (few < 2 && wish === 'opt_in') return undefined
  return odds > BELIEVED_ABOVE[wish] ? wish : undefined
}
