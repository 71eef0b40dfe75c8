import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api } from '../api.ts'
import type { Message, TimelineEntry } from '../api-types.ts'
import { useLive } from '../live.ts'
import { createEndless, type Endless } from './endless.ts'
import { compareEntries, type Kind, mergeEntry, mergeMessage, messageOf } from './entries.ts'
import { placeRow } from './newest-page.ts'

/** Orders and bonuses come without an event. */
const LOOK_EVERY_MS = 60_000

export type Timeline = Endless<TimelineEntry> & { guestId: string; kinds: readonly Kind[] }

/** A guest's timeline, of all kinds or some; kept current by events. */
export function useTimeline(guestId: string, kinds: readonly Kind[]): Timeline {
  const client = useQueryClient()
  const key = kinds.join(',')
  const timeline = useMemo(() => openTimeline(client, guestId, key), [client, guestId, key])
  useEffect(() => {
    const close = timeline.open()
    const timer = setInterval(() => timeline.refresh(), LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
      close()
    }
  }, [timeline])
  useLive(['message.received', 'message.status', 'message.updated'], ({ data }) => {
    if (data.guest_id === guestId) noteMessage(timeline, data)
  })
  useLive(
    ['rating.created', 'rating.processed', 'compensation.given', 'review.replied', 'delivery.status', 'guest.merged'],
    ({ data }) => {
      if (data.guest_id === guestId) timeline.refresh()
    },
  )
  useLive(['guest.updated'], ({ data }) => {
    if (data.id !== guestId) return
    if (data.changed === 'consent') timeline.refresh()
    // Older messages: while there are pages to come they are in those.
    if (data.changed === 'history' && timeline.snapshot().ended) void timeline.reach().catch(() => undefined)
  })
  useLive(['reset'], () => timeline.refresh())
  return timeline
}

function openTimeline(client: QueryClient, guestId: string, key: string): Timeline {
  const kinds = key.split(',').filter(Boolean) as Kind[]
  const endless = createEndless<TimelineEntry>({
    client,
    key: ['inbox', 'timeline', guestId, key],
    load: ({ cursor, limit, signal }) =>
      api.GET('/v1/guests/{id}/timeline', { path: { id: guestId }, query: { kinds, cursor, limit }, signal }),
    compare: compareEntries,
    merge: mergeEntry,
    keepsMissing: true,
  })
  return { ...endless, guestId, kinds }
}

/** A message that came, was sent or changed. */
export function noteMessage(timeline: Timeline, message: Message): void {
  const { rows, ready, ended } = timeline.snapshot()
  if (!ready) {
    timeline.refresh()
    return
  }
  if (rows.some(({ id }) => id === message.id)) {
    timeline.patch((now) => now.map((entry) => (entry.id === message.id ? mergeMessage(entry, message) : entry)))
    return
  }
  if (timeline.kinds.length > 0 && !timeline.kinds.includes('message')) return
  // Of a mailing, or a rating request: the timeline says which.
  if (message.delivery_id !== null) {
    timeline.refresh()
    return
  }
  const entry: TimelineEntry = { ...message, kind: 'message' }
  const oldest = rows.at(-1)
  if (oldest && !ended && compareEntries(entry, oldest) > 0) return
  timeline.patch((now) => placeRow(now, entry, compareEntries, mergeEntry))
}

/** The message with an id, as far as the timeline is loaded. */
export function findMessage(rows: readonly TimelineEntry[], id: string): Message | undefined {
  const entry = rows.find((row) => row.id === id)
  return entry && messageOf(entry)
}
