import { readTopics } from '../complaints/stored-remarks.ts'
import type { Topic } from '../complaints/topics.ts'
import { type ScoreCounts, sum } from './posterior.ts'
import type { AnswerRow, RatingRow, ReviewRow } from './view.ts'

type Mutable = [number, number, number, number, number]

export function scoresOf(ratings: readonly RatingRow[]): ScoreCounts {
  const scores: Mutable = [0, 0, 0, 0, 0]
  for (const { score, count } of ratings) scores[(score - 1) as 0] += count
  return scores
}

export type Complaints = {
  /** Low reviews, of orders and of other sites: the base for counting complaints. */
  low: number
  topics: ReadonlyMap<Topic, number>
}

/** What low reviews complain of. A score up to `border` is low. */
export function complaintsOf(reviews: readonly ReviewRow[], border: number): Complaints {
  const low = reviews.filter(({ score }) => score <= border)
  const counts = new Map<Topic, number>()
  for (const { topics, count } of low) {
    for (const topic of readTopics(topics)) counts.set(topic, (counts.get(topic) ?? 0) + count)
  }
  return { low: sum(low.map(({ count }) => count)), topics: counts }
}

export type Answers = {
  answered: number
  inThreeDays: number
  /** Half of the answered reviews were answered within this time. Whole minutes. */
  medianMinutes: number | null
}

const THREE_DAYS = 3 * 24 * 60

/** Exact to the minute: the rows count answers by the minutes they took. */
export function answersOf(rows: readonly AnswerRow[]): Answers {
  const sorted = rows.toSorted((a, b) => a.minutes - b.minutes)
  const answered = sum(sorted.map(({ count }) => count))
  const at = (rank: number) => {
    let seen = 0
    for (const { minutes, count } of sorted) {
      seen += count
      if (seen > rank) return minutes
    }
    return 0
  }
  return {
    answered,
    inThreeDays: sum(sorted.filter(({ minutes }) => minutes < THREE_DAYS).map(({ count }) => count)),
    medianMinutes: answered === 0 ? null : (at(Math.floor((answered - 1) / 2)) + at(Math.floor(answered / 2))) / 2,
  }
}
