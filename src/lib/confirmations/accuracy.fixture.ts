import { type LabelledText, labelledTexts } from '../labelled-texts.fixture.ts'
import type { ScoreChange } from './model/features.ts'
import { readConfirmation } from './read-confirmation.ts'

/** Labels are `yes`, `no` or `none`, and which question is answered: `score` (may five be changed to three) or `consent`. */
export const CONFIRMATION_TEXTS = labelledTexts(new URL('labelled/', import.meta.url))

export type ConfirmationAccuracy = {
  texts: number
  /** Of those who say yes or no, the share that is understood. */
  heard: number
  /** Of all texts: a yes or a no was read that the guest did not say. */
  madeUp: number
  misread: { text: string; wanted: string; read: string }[]
}

export function accuracyOfConfirmations(texts: readonly LabelledText[]): ConfirmationAccuracy {
  const all = texts.map(({ text, labels }) => ({
    text,
    wanted: labels[0] ?? 'none',
    read: readConfirmation(text, changeAsked(labels)) ?? 'none',
  }))
  const said = all.filter(({ wanted }) => wanted !== 'none')
  const misread = all.filter(({ wanted, read }) => wanted !== read)
  return {
    texts: all.length,
    heard: said.filter(({ wanted, read }) => wanted === read).length / said.length,
    madeUp: misread.filter(({ read }) => read !== 'none').length / all.length,
    misread,
  }
}

/** The change that an answer is about; none where it is about our offers. */
export function changeAsked([, question]: readonly string[]): ScoreChange | undefined {
  return question === 'score' ? { from: 5, to: 3 } : undefined
}
