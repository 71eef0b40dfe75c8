/** What a person reads in an answer: a score, `ask` for approval without a number, `-` for no score. */
export const ANSWER_LABELS = ['1', '2', '3', '4', '5', 'ask', '-'] as const
export type AnswerLabel = (typeof ANSWER_LABELS)[number]

export type LabelledAnswer = { text: string; label: AnswerLabel }

/** One answer a line, `label | text`; `\n` in a text is a new line. */
export function labelledAnswers(table: string): LabelledAnswer[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const at = line.indexOf(' | ')
      return { label: line.slice(0, at) as AnswerLabel, text: line.slice(at + 3).replaceAll('\\n', '\n') }
    })
}
