import { known } from '../../../lib/known.ts'
import { type Clause, spanOf } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import type { Finding, Topic } from '../topics.ts'
import { scoreTopics } from './score.ts'

/** Log odds that a rule's finding adds to the model's: learned with COUNTS in score.ts. */
const RULE = 1.35
/**
 * Log odds at which a complaint is believed: the best balance of precision and recall on texts of authors who were left
 * out.
 */
const BELIEVED_ABOVE = -0.2

/**
 * What the rules found, minus complaints the model is sure are none, plus complaints only the model sees. Of settled
 * topics the rules are certain.
 */
export function withModel(
  found: readonly Finding[],
  settled: ReadonlySet<Topic>,
  clauses: readonly Clause[],
  moods: readonly Mood[],
): Finding[] {
  if (clauses.length === 0) return [...found]
  const complaints = found.filter(({ polarity }) => polarity === 'complaint')
  const seen: Finding[] = []
  const refused = new Set<Topic>()
  for (const { topic, score, clause } of scoreTopics(clauses, moods)) {
    if (settled.has(topic)) continue
    if (complaints.some((complaint) => complaint.topic === topic)) {
      if (score + RULE <= BELIEVED_ABOVE) refused.add(topic)
      continue
    }
    if (score <= BELIEVED_ABOVE) continue
    seen.push({ topic, polarity: 'complaint', ...spanOf(known(clauses[clause], 'clause that says it').words) })
  }
  const isRefuted = ({ topic, polarity, start }: Finding) =>
    polarity === 'complaint' ? refused.has(topic) : seen.some((other) => other.topic === topic && other.start === start)
  return [...found.filter((each) => !isRefuted(each)), ...seen]
}
