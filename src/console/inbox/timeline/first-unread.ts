import { useRef } from 'react'
import type { TimelineEntry } from '../../api-types.ts'
import { messageOf } from '../entries.ts'

/** The first unread entry when the timeline was opened; it stays there during reading. */
export function useFirstUnread(rows: readonly TimelineEntry[], unread: number, ready: boolean): string | undefined {
  const first = useRef<string | null>(null)
  if (ready && first.current === null) first.current = find(rows, unread) ?? ''
  return first.current || undefined
}

/** `rows`: newest first. Also undefined when it is older than what is loaded. */
function find(rows: readonly TimelineEntry[], unread: number): string | undefined {
  if (unread === 0) return undefined
  return rows.filter((entry) => messageOf(entry)?.direction === 'in')[unread - 1]?.id
}
