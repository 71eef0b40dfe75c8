import { type LabelledText, labelledTexts } from '../../lib/labelled-texts.fixture.ts'
import { findOptOutRequest } from './find-opt-out.ts'

/** Labels are `stop` and `start`. */
export const OPT_OUT_TEXTS = labelledTexts(new URL('labelled/', import.meta.url))

const LABELS = { opt_out: 'stop', opt_in: 'start' } as const

export type OptOutAccuracy = {
  texts: number
  /** Of those who ask to be left alone, the share that is understood. */
  heard: number
  /** Of those who ask to be written to again, the share that is understood. */
  back: number
  /** Of all texts: a wish was read that is none, or the other one. */
  madeUp: number
  misread: { text: string; wanted: string; read: string }[]
}

/** How well wishes about mailings are understood. */
export function accuracyOfOptOuts(texts: readonly LabelledText[]): OptOutAccuracy {
  const all = texts.map(({ text, labels }) => ({ text, wanted: labels[0] ?? '-', read: labelRead(text) }))
  const heard = (label: string) => {
    const own = all.filter(({ wanted }) => wanted === label)
    return own.filter(({ read }) => read === label).length / own.length
  }
  const misread = all.filter(({ wanted, read }) => wanted !== read)
  return {
    texts: all.length,
    heard: heard('stop'),
    back: heard('start'),
    madeUp: misread.filter(({ read }) => read !== '-').length / all.length,
    misread,
  }
}

function labelRead(text: string): string {
  const found = findOptOutRequest(text)
  return found ? LABELS[found.wish] : '-'
}
