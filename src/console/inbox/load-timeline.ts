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

export type Feed = Endless<TimelineEntry> & { guestId: string; kinds: readonly Kind[] }

/** A guest's feed, of all kinds or some; kept true by what happens. */
export function useTimeline(guestId: string, kinds: readonly Kind[]): Feed {
  const client = useQueryClient()
  const key = kinds.join(',')
  const feed = useMemo(() => openFeed(client, guestId, key), [client, guestId, key])
  useEffect(() => {
    const close = feed.open()
    const timer = setInterval(() => feed.refresh(), LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
      close()
    }
  }, [feed])
  useLive(['message.received', 'message.status', 'message.updated'], ({ data }) => {
    if (data.guest_id === guestId) noteMessage(feed, data)
  })
  useLive(
    ['rating.created', 'rating.processed', 'compensation.given', 'review.replied', 'delivery.status', 'guest.merged'],
    ({ data }) => {
      if (data.guest_id === guestId) feed.refresh()
    },
  )
  useLive(['guest.updated'], ({ data }) => {
    if (data.id !== guestId) return
    if (data.changed === 'consent') feed.refresh()
    // Older messages: while there are pages to come they are in those.
    if (data.changed === 'history' && feed.snapshot().ended) void feed.reach().catch(() => undefined)
  })
  useLive(['reset'], () => feed.refresh())
  return feed
}

function openFeed(client: QueryClient, guestId: string, key: string): Feed {
  const kinds = key.split(',').filter(Boolean) as Kind[]
  const endless = createEndless<TimelineEntry>({
    client,
    key: ['inbox', 'feed', guestId, key],
    load: ({ cursor, limit, signal }) =>
      api.GET('/v1/guests/{id}/timeline', { path: { id: guestId }, query: { kinds, cursor, limit }, signal }),
    compare: compareEntries,
    merge: mergeEntry,
    keepsMissing: true,
  })
  return { ...endless, guestId, kinds }
}

/** A message that came, was sent or changed. */
export function noteMessage(feed: Feed, message: Message): void {
  const { rows, ready, ended } = feed.snapshot()
  if (!ready) {
    feed.refresh()
    return
  }
  if (rows.some(({ id }) => id === message.id)) {
    feed.patch((now) => now.map((entry) => (entry.id === message.id ? mergeMessage(entry, message) : entry)))
    return
  }
  if (feed.kinds.length > 0 && !feed.kinds.includes('message')) return
  // Of a mailing, or a request to rate: the feed says which.
  if (message.delivery_id !== null) {
    feed.refresh()
    return
  }
  const entry: TimelineEntry = { ...message, kind: 'message' }
  const oldest = rows.at(-1)
  if (oldest && !ended && compareEntries(entry, oldest) > 0) return
  feed.patch((now) => placeRow(now, entry, compareEntries, mergeEntry))
}

/** The message behind an id, as far as the feed has come. */
export function findMessage(rows: readonly TimelineEntry[], id: string): Message | undefined {
  const entry = rows.find((row) => row.id === id)
  return entry && messageOf(entry)
}
