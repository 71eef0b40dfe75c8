import { type ModelRule, scoreReply } from './score.ts'

/**
 * A broken rule and the words that break it. What is certain (a swear word, a number, a link) stands whatever the model
 * thinks.
 */
export type Finding = { rule: ModelRule; found: string; isCertain: boolean }

/**
 * Log odds at which the model is believed, chosen so that 0.98 of the measured innocent texts pass. What the rules
 * found stands unless the model is sure that the reply is innocent.
 */
const BROKEN_ABOVE = 1.5
/** A few words are innocent unless they say something: «Ещё один». */
const SHORT_BROKEN_ABOVE = 2.25
const RULES_STAND_ABOVE = -2.5

/** What the rules found, minus what the model is sure is innocent, plus what only the model sees. */
export function withModel(found: readonly Finding[], read: string): Finding[] {
  const model = scoreReply(read)
  if (!model) return [...found]
  const kept = found.filter(({ isCertain }) => isCertain || model.score > RULES_STAND_ABOVE)
  const isBroken = model.score > (model.isShort ? SHORT_BROKEN_ABOVE : BROKEN_ABOVE)
  if (!isBroken || kept.some(({ rule }) => rule === model.rule)) return kept
  return [...kept, { rule: model.rule, found: model.sentence, isCertain: false }]
}
