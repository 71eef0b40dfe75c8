import { known } from '../../../lib/known.ts'
import { type Clause, spanOf } from '../text/clauses.ts'
import type { Mood } from '../text/mood.ts'
import type { Finding, Topic } from '../topics.ts'
import { scoreTopics } from './score.ts'

/** Log odds that a rule's finding adds to the model's: learned with COUNTS in score.ts. */
const RULE = 1.35
/**
 * Log odds that speak against a complaint of what came as asked, by a comparison: «заказали три соуса, положили три». The
 * model cannot count.
 */
const MET = 2.5
/**
 * Log odds at which a complaint is believed. On texts of plain-spoken authors who were left out, precision and recall
 * are equally far from 0.95 and 0.92 here.
 */
const BELIEVED_ABOVE = -0.2

/**
 * What the rules found, minus complaints the model is sure are none, plus complaints only the model sees. The model
 * judges what comes of comparing a wish or an amount with what came, too: a third of these complaints are none in the
 * words of new authors. Of the topics that are `met` a comparison says that all came as asked.
 */
export function withModel(
  found: readonly Finding[],
  met: ReadonlySet<Topic>,
  clauses: readonly Clause[],
  moods: readonly Mood[],
): Finding[] {
  if (clauses.length === 0) return [...found]
  const complaints = found.filter(({ polarity }) => polarity === 'complaint')
  const seen: Finding[] = []
  const refused = new Set<Topic>()
  for (const { topic, score: ofModel, clause } of scoreTopics(clauses, moods)) {
    const score = met.has(topic) ? ofModel - MET : ofModel
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
