import { type LabelledText, labelledTexts } from '../../lib/labelled-texts.fixture.ts'
import { recordOf } from '../../lib/record-of.ts'
import { findTopics } from './find-topics.ts'
import { TOPICS, type Topic } from './topics.ts'

/** Labels are the topics complained of; `+topic` is praised. */
export const COMPLAINT_TEXTS = labelledTexts(new URL('labelled/', import.meta.url))

export type Score = { right: number; missed: number; wrong: number; precision: number; recall: number; f1: number }

export type ComplaintAccuracy = {
  texts: number
  all: Score
  topics: Record<Topic, Score>
  /** Texts whose complaints were read differently from how a person reads them. */
  misread: { text: string; wanted: string[]; read: string[] }[]
}

/** How well complaints are found: precision and recall. */
export function accuracyOfComplaints(texts: readonly LabelledText[]): ComplaintAccuracy {
  const read = texts.map(({ text, labels }) => ({
    text,
    wanted: labels.filter((label) => !label.startsWith('+')),
    read: complaintsOf(text),
  }))
  const pairs = read.map(({ wanted, read }) => ({ wanted: new Set<string>(wanted), read: new Set<string>(read) }))
  const scoreOf = (topics: readonly Topic[]): Score => {
    const count = (fits: (wanted: boolean, read: boolean) => boolean) =>
      pairs.reduce(
        (sum, { wanted, read }) => sum + topics.filter((topic) => fits(wanted.has(topic), read.has(topic))).length,
        0,
      )
    return score(
      count((wanted, read) => wanted && read),
      count((wanted, read) => wanted && !read),
      count((wanted, read) => !wanted && read),
    )
  }
  return {
    texts: texts.length,
    all: scoreOf(TOPICS),
    topics: recordOf(TOPICS, (topic) => scoreOf([topic])),
    misread: read.filter(({ wanted, read }) => wanted.toSorted().join() !== read.toSorted().join()),
  }
}

function complaintsOf(text: string): Topic[] {
  const topics = findTopics(text).filter(({ polarity }) => polarity === 'complaint')
  return [...new Set(topics.map(({ topic }) => topic))]
}

function score(right: number, missed: number, wrong: number): Score {
  const precision = right / (right + wrong)
  const recall = right / (right + missed)
  return { right, missed, wrong, precision, recall, f1: (2 * precision * recall) / (precision + recall) }
}
