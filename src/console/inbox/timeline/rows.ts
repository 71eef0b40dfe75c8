import type { TimelineEntry } from '../../api-types.ts'
import { messageOf } from '../entries.ts'

/** Orders and bonuses may stand between two messages. */
const LOOK_BACK = 30

/** The number of a message if the previous one used another number; this many entries back are searched. */
export function changedNumber(rows: readonly TimelineEntry[], index: number, ended: boolean): string | undefined {
  const place = rows.length - 1 - index
  const number = rows[place] && messageOf(rows[place])?.number_id
  for (const row of rows.slice(place + 1, place + 1 + LOOK_BACK)) {
    const before = messageOf(row)
    if (before) return before.number_id === number ? undefined : number
  }
  return ended && place + LOOK_BACK >= rows.length ? number : undefined
}

/** Its approximate height: the better it is, the less the scroll bar jumps. */
export function estimate(entry: TimelineEntry | undefined, before: TimelineEntry | undefined): number {
  if (!entry) return 60
  const day = !before || before.at.slice(0, 10) === entry.at.slice(0, 10) ? 0 : 40
  const message = messageOf(entry)
  if (!message) return day + 58
  const lines = Math.min(24, Math.ceil((message.text?.length ?? 0) / 52))
  const media = message.type === 'image' || message.type === 'video' ? 230 : message.media ? 52 : 0
  return day + 38 + lines * 20 + media + (message.reply_to || message.quote ? 46 : 0)
}

/** Oldest first, as in the timeline. */
export function picturesOf(rows: readonly TimelineEntry[]) {
  return rows
    .flatMap((row) => {
      const message = messageOf(row)
      return message?.type === 'image' && message.media?.status === 'stored' ? [message] : []
    })
    .reverse()
}
