import { type ModelRule, scoreRules } from './score.ts'

/** A broken rule and the words that break it. What is certain (a swear word, a number, a link) stands whatever the model thinks. */
export type Finding = { rule: ModelRule; found: string; isCertain: boolean }

/**
 * Log odds at which the model is believed, chosen by leaving authors out in turn. Insults are told by tone: the model
 * must be surer to see one, and what rules took for one it frees sooner.
 */
const BROKEN_ABOVE = { insult: 1.5, other: 1 }
const FREED_BELOW = { insult: -3, other: -4 }

/** What rules found, less what the model is sure is innocent, with what only the model sees. */
export function withModel(found: readonly Finding[], read: string): Finding[] {
  const kept: Finding[] = []
  const seen: Finding[] = []
  const scores = scoreRules(read)
  for (const finding of found) {
    const score = scores.find(({ rule }) => rule === finding.rule)?.score ?? 0
    if (finding.isCertain || score > FREED_BELOW[kindOf(finding.rule)]) kept.push(finding)
  }
  for (const { rule, score, sentence } of scores) {
    if (score > BROKEN_ABOVE[kindOf(rule)] && !found.some((finding) => finding.rule === rule))
      seen.push({ rule, found: sentence, isCertain: false })
  }
  return [...kept, ...seen]
}

function kindOf(rule: ModelRule): 'insult' | 'other' {
  return rule === 'swearing' ? 'insult' : 'other'
}
