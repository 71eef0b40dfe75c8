import { type LabelledText, labelledTexts } from '../../lib/labelled-texts.fixture.ts'
import { graveReasons } from './grave-words.ts'

/** Labels are reasons, `-` for none. */
export const GRAVE_TEXTS = labelledTexts(new URL('labelled/', import.meta.url))

export type GraveAccuracy = {
  texts: number
  /** Recall and precision of the reasons. */
  recall: number
  precision: number
  /**
   * Grave reviews for which somebody is called, whatever the reason, and other reviews for which somebody is called in
   * vain.
   */
  called: number
  inVain: number
  misread: { text: string; wanted: string[]; read: string[] }[]
}

/** How well grave reviews are told apart from others, as if each had the lowest score. */
export function accuracyOfGrave(texts: readonly LabelledText[]): GraveAccuracy {
  const all = texts.map(({ text, labels }) => ({
    text,
    wanted: labels,
    read: graveReasons({ score: 1, text }) as string[],
  }))
  const right = sum(all, ({ wanted, read }) => read.filter((reason) => wanted.includes(reason)).length)
  const grave = all.filter(({ wanted }) => wanted.length > 0)
  const others = all.filter(({ wanted }) => wanted.length === 0)
  return {
    texts: all.length,
    recall: right / sum(all, ({ wanted }) => wanted.length),
    precision: right / sum(all, ({ read }) => read.length),
    called: grave.filter(({ read }) => read.length > 0).length / grave.length,
    inVain: others.filter(({ read }) => read.length > 0).length / others.length,
    misread: all.filter(({ wanted, read }) => wanted.toSorted().join() !== read.toSorted().join()),
  }
}

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0)
}
