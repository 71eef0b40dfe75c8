import { type LabelledText, labelledTexts } from '../../lib/labelled-texts.fixture.ts'
import { checkReply } from './check-reply.ts'

/** The label is the rule that a reply breaks; innocent ones have none. */
export const REPLY_TEXTS = labelledTexts(new URL('labelled/', import.meta.url))

export type ReplyAccuracy = {
  texts: number
  /** Of the replies that break a rule: how many are refused. */
  stopped: number
  /** Of the innocent replies: how many may go. */
  passed: number
  misread: { text: string; wanted: string; read: string[] }[]
}

/** How well the rules judge replies: what breaks a rule is stopped, the rest passes. */
export function accuracyOfReplies(texts: readonly LabelledText[]): ReplyAccuracy {
  const read = texts.map(({ text, labels, language }) => ({
    text,
    wanted: labels[0] ?? '-',
    read: checkReply(text, { language }).map(({ rule }) => rule as string),
  }))
  const bad = read.filter(({ wanted }) => wanted !== '-')
  const innocent = read.filter(({ wanted }) => wanted === '-')
  return {
    texts: texts.length,
    stopped: bad.filter(({ read }) => read.length > 0).length / bad.length,
    passed: innocent.filter(({ read }) => read.length === 0).length / innocent.length,
    misread: read.filter(({ wanted, read }) => (wanted === '-') !== (read.length === 0)),
  }
}
