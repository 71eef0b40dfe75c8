import { ANSWER_LABELS, type AnswerLabel, type LabelledAnswer } from './labelled-answers.fixture.ts'
import { readAnswer } from './read-answer.ts'

export type AnswerAccuracy = {
  texts: number
  accuracy: number
  /** Of all texts: a score was read that the guest did not give. */
  madeUp: number
  /** Of the texts with a score: none was read. */
  missed: number
  /** `confusion[meant][read]` */
  confusion: Record<AnswerLabel, Record<AnswerLabel, number>>
}

/** How well answers are read: what was meant against what was read. */
export function accuracyOfAnswers(answers: readonly LabelledAnswer[]): AnswerAccuracy {
  const confusion = Object.fromEntries(
    ANSWER_LABELS.map((meant) => [meant, Object.fromEntries(ANSWER_LABELS.map((read) => [read, 0]))]),
  ) as AnswerAccuracy['confusion']
  const counts = { right: 0, madeUp: 0, scores: 0, missed: 0 }
  for (const { text, label } of answers) {
    const read = labelRead(text)
    confusion[label][read] += 1
    if (read === label) counts.right += 1
    if (isScore(read) && read !== label) counts.madeUp += 1
    if (isScore(label)) counts.scores += 1
    if (isScore(label) && !isScore(read)) counts.missed += 1
  }
  return {
    texts: answers.length,
    accuracy: counts.right / answers.length,
    madeUp: counts.madeUp / answers.length,
    missed: counts.missed / counts.scores,
    confusion,
  }
}

/** Rows: what was meant; columns: what was read. */
export function confusionTable({ confusion }: AnswerAccuracy): string {
  const cell = (value: string | number) => String(value).padStart(5)
  const head = ['meant', ...ANSWER_LABELS].map(cell).join('')
  const rows = ANSWER_LABELS.map((meant) =>
    [cell(meant), ...ANSWER_LABELS.map((read) => cell(confusion[meant][read]))].join(''),
  )
  return [head, ...rows].join('\n')
}

function labelRead(text: string): AnswerLabel {
  const answer = readAnswer(text)
  if (answer.kind === 'score') return `${answer.score}`
  return answer.kind === 'wordless' ? 'ask' : '-'
}

function isScore(label: AnswerLabel): boolean {
  return label !== 'ask' && label !== '-'
}
