import { readTopics } from '../complaints/stored-remarks.ts'
import type { Topic } from '../complaints/topics.ts'
import { type ScoreCounts, sum } from './posterior.ts'
import type { AnswerRow, RatingRow, ReviewRow } from './view.ts'

export function scoresOf(ratings: readonly RatingRow[]): ScoreCounts {
  const of = (wanted: number) => sum(ratings.filter(({ score }) => score === wanted).map(({ count }) => count))
  return [of(1), of(2), of(3), of(4), of(5)]
}

export type Complaints = {
  /** Low reviews, of orders and of other sites: the base for counting complaints. */
  low: number
  topics: ReadonlyMap<Topic, number>
}

/** The scores that count as low. */
export function lowScores(lowUpTo: number): number[] {
  return Array.from({ length: lowUpTo }, (_, index) => index + 1)
}

/** What low reviews complain of. A score up to `lowUpTo` is low. */
export function complaintsOf(reviews: readonly ReviewRow[], lowUpTo: number): Complaints {
  const low = reviews.filter(({ score }) => score <= lowUpTo)
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
