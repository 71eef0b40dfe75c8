import type { Message, TimelineEntry } from '../api-types.ts'

export const KINDS = [
  'message',
  'order',
  'rating',
  'bonus',
  'retention',
  'mailing',
  'reply',
  'assignment',
  'gap',
  'rule',
] as const
export type Kind = (typeof KINDS)[number]

/** The WhatsApp message that an entry is, or that it sent. */
export function messageOf(entry: TimelineEntry): Message | undefined {
  switch (entry.kind) {
    case 'message':
    case 'mailing':
      return entry.direction === undefined ? undefined : (entry as Message)
    case 'rating':
      return 'what' in entry && entry.what === 'request' && entry.direction !== undefined
        ? (entry as Message)
        : undefined
    case 'order':
    case 'bonus':
    case 'retention':
    case 'reply':
    case 'assignment':
    case 'gap':
    case 'rule':
      return undefined
    default:
      return entry satisfies never
  }
}

type Place = Pick<TimelineEntry, 'id' | 'at'>

/** Newest first, as in the API. */
export function compareEntries(a: Place, b: Place): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

const RANKS: Record<Message['status'], number> = {
  received: 0,
  queued: 0,
  sending: 1,
  unconfirmed: 2,
  failed: 2,
  sent: 3,
  delivered: 4,
  read: 5,
}

/** Answers and events overtake each other; a status never goes back. */
export function mergeEntry(known: TimelineEntry, loaded: TimelineEntry): TimelineEntry {
  const [before, after] = [messageOf(known), messageOf(loaded)]
  if (!before || !after) return { ...known, ...loaded } as TimelineEntry
  const goesBack = RANKS[after.status] < RANKS[before.status]
  const { status, status_reason, sent_at, delivered_at, read_at } = before
  const kept = goesBack ? { status, status_reason, sent_at, delivered_at, read_at } : {}
  return { ...known, ...loaded, ...kept } as TimelineEntry
}

/** Merges a message from an event into what the timeline knows: the entry keeps its kind. */
export function mergeMessage(known: TimelineEntry, message: Message): TimelineEntry {
  return mergeEntry(known, { ...known, ...message, kind: known.kind, at: known.at } as TimelineEntry)
}
