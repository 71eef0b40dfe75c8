import { type ModelRule, scoreRules } from './score.ts'

/** A broken rule and the words that break it. What is certain (a swear word, a number, a link) stands whatever the model thinks. */
export type Finding = { rule: ModelRule; found: string; isCertain: boolean }

/** Log odds at which the model is believed: chosen by leaving authors out in turn. */
const BROKEN_ABOVE = 2
const FREED_BELOW = -3
/** Addresses are told in so many ways that the model knows them less. */
const ADDRESS_FREED_BELOW = -6

/** What rules found, less what the model is sure is innocent, with what only the model sees. */
export function withModel(found: readonly Finding[], read: string): Finding[] {
  const kept: Finding[] = []
  const seen: Finding[] = []
  const scores = scoreRules(read)
  for (const finding of found) {
    const score = scores.find(({ rule }) => rule === finding.rule)?.score ?? 0
    const freedBelow = finding.rule === 'address' ? ADDRESS_FREED_BELOW : FREED_BELOW
    if (finding.isCertain || score > freedBelow) kept.push(finding)
  }
  for (const { rule, score, sentence } of scores) {
    if (score > BROKEN_ABOVE && !found.some((finding) => finding.rule === rule))
      seen.push({ rule, found: sentence, isCertain: false })
  }
  return [...kept, ...seen]
}
