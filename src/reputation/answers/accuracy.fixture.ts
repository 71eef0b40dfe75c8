import { type LabelledText, labelledTexts } from '../../lib/labelled-texts.fixture.ts'
import { recordOf } from '../../lib/record-of.ts'
import { readAnswer } from './read-answer.ts'

/** What a person reads in an answer: a score, `ask` for approval without a number, or `-` for no score. */
const ANSWER_LABELS = ['1', '2', '3', '4', '5', 'ask', '-'] as const
export type AnswerLabel = (typeof ANSWER_LABELS)[number]

export const ANSWER_TEXTS = labelledTexts(new URL('labelled/', import.meta.url))

export type AnswerAccuracy = {
  texts: number
  accuracy: number
  /** Among all texts: a score was read that the guest did not give. */
  madeUp: number
  /** Among the texts with a score: none was read. */
  missed: number
  /** `confusion[meant][read]` */
  confusion: Record<AnswerLabel, Record<AnswerLabel, number>>
  misread: { text: string; wanted: AnswerLabel; read: AnswerLabel }[]
}

/** How well answers are read: the intended score against the one that was read. */
export function accuracyOfAnswers(answers: readonly LabelledText[]): AnswerAccuracy {
  const confusion = recordOf(ANSWER_LABELS, () => recordOf(ANSWER_LABELS, () => 0))
  const read = answers.map(({ text, labels }) => ({ text, wanted: labelOf(labels), read: labelRead(text) }))
  for (const { wanted, read: got } of read) confusion[wanted][got] += 1
  const misread = read.filter((each) => each.read !== each.wanted)
  const scores = read.filter(({ wanted }) => isScore(wanted))
  return {
    texts: read.length,
    accuracy: (read.length - misread.length) / read.length,
    madeUp: misread.filter((each) => isScore(each.read)).length / read.length,
    missed: scores.filter((each) => !isScore(each.read)).length / scores.length,
    confusion,
    misread,
  }
}

/** Rows: the intended score; columns: the score that was read. */
export function confusionTable({ confusion }: AnswerAccuracy): string {
  const cell = (value: string | number) => String(value).padStart(5)
  const head = ['meant', ...ANSWER_LABELS].map(cell).join('')
  const rows = ANSWER_LABELS.map((meant) =>
    [cell(meant), ...ANSWER_LABELS.map((read) => cell(confusion[meant][read]))].join(''),
  )
  return [head, ...rows].join('\n')
}

export function labelRead(text: string): AnswerLabel {
  const answer = readAnswer(text)
  if (answer.kind === 'score') return `${answer.score}`
  return answer.kind === 'wordless' ? 'ask' : '-'
}

function labelOf(labels: readonly string[]): AnswerLabel {
  const label = ANSWER_LABELS.find((each) => each === (labels[0] ?? '-'))
  if (!label) throw new Error(`${labels} is no label of an answer`)
  return label
}

function isScore(label: AnswerLabel): boolean {
  return label !== 'ask' && label !== '-'
}
