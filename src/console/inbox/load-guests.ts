import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { api } from '../api.ts'
import type { QueryOf } from '../api-calls.ts'
import type { ListedGuest, Message } from '../api-types.ts'
import { useLive } from '../live.ts'
import { useMe } from '../session.ts'
import { createEndless, type Endless, type EndlessState } from './endless.ts'

export const VIEWS = [
  'open',
  'awaiting',
  'unread',
  'unprocessed',
  'mine',
  'team',
  'unassigned',
  'waiting',
  'resolved',
] as const
export type View = (typeof VIEWS)[number]

/** `team`: whose conversations the team view shows. */
export type GuestFilter = {
  view: View
  q: string
  tag: string | undefined
  team?: string | undefined
  /** The restaurant or number that they have a chat with. */
  place?: string | undefined
}

/** Where somebody may be waiting, the one who has waited longest can come first. */
export const SORTED_VIEWS: readonly View[] = ['unread', 'unprocessed', 'mine', 'team', 'unassigned']

/** Snoozes end by themselves, without an event. */
const LOOK_EVERY_MS = 60_000

/** The list on the left, for as long as its filter stays. */
export function useGuests(filter: GuestFilter, oldestFirst: boolean): Endless<ListedGuest> {
  const me = useMe()
  const client = useQueryClient()
  const { view, q, tag, team, place } = filter
  const searching = q.trim() !== ''
  const oldest = oldestFirst && !searching && SORTED_VIEWS.includes(view)
  const order = view === 'awaiting' && !searching ? 'waiting' : oldest ? 'oldest' : 'newest'
  const list = useMemo(
    () => openList(client, queryOf({ view, q, tag, team, place }, me.id), order),
    [client, view, q, tag, team, place, me.id, order],
  )
  useEffect(() => {
    const close = list.open()
    const timer = setInterval(() => list.refresh(), LOOK_EVERY_MS)
    return () => {
      clearInterval(timer)
      close()
    }
  }, [list])
  useGuestEvents(list, q !== '')
  return list
}

/** A list's state; until its first page has come it shows the rows of the list before: `stale`. */
export function useListed(list: Endless<ListedGuest>): EndlessState<ListedGuest> & { stale: boolean } {
  const state = useSyncExternalStore(list.subscribe, list.snapshot)
  const before = useRef(state)
  useEffect(() => {
    if (state.ready) before.current = state
  })
  if (state.ready || state.error) return { ...state, stale: false }
  return { ...before.current, loading: true, stale: true }
}

type GuestQuery = QueryOf<'get', '/v1/guests'>

type GuestOrder = 'newest' | 'oldest' | 'waiting'

function openList(client: QueryClient, query: GuestQuery, order: GuestOrder): Endless<ListedGuest> {
  return createEndless<ListedGuest>({
    client,
    key: ['inbox', 'list', query, order],
    load: ({ cursor, limit, signal }) => api.GET('/v1/guests', { query: { ...query, order, cursor, limit }, signal }),
    compare: COMPARE[order],
  })
}

function queryOf({ view, q, tag, team, place }: GuestFilter, me: string): GuestQuery {
  const where = place && (place.startsWith('num_') ? { number_id: place } : { restaurant_id: place })
  const words = { q: q.trim() || undefined, tag, ...where }
  // A search finds guests wherever they are.
  if (words.q) return words
  switch (view) {
    case 'open':
      return { ...words, state: 'open' }
    case 'awaiting':
      return { ...words, awaiting_reply: 'true' }
    case 'unread':
      return { ...words, unread: true }
    case 'unprocessed':
      return { ...words, unprocessed: true }
    case 'mine':
      return { ...words, assignee: me, state: 'open' }
    case 'team':
      return { ...words, team_id: team, state: 'open' }
    case 'unassigned':
      return { ...words, unassigned: true, state: 'open' }
    case 'waiting':
      return { ...words, state: 'snoozed' }
    case 'resolved':
      return { ...words, state: 'resolved' }
    default:
      return view satisfies never
  }
}

/** The newest chat first, as in the API. */
function compareGuests(a: ListedGuest, b: ListedGuest): number {
  const [first, second] = [a.last_message_at ?? '', b.last_message_at ?? '']
  if (first !== second) return first < second ? 1 : -1
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1
}

const COMPARE: Record<GuestOrder, (a: ListedGuest, b: ListedGuest) => number> = {
  newest: compareGuests,
  oldest: (a, b) => compareGuests(b, a),
  waiting(a, b) {
    const [first, second] = [a.waiting_since ?? '', b.waiting_since ?? '']
    if (first !== second) return first < second ? -1 : 1
    return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
  },
}

/** Events show at once in the existing rows; then the newest page says who has come and who has left. */
function useGuestEvents(list: Endless<ListedGuest>, searching: boolean): void {
  useLive(['message.received', 'message.status', 'message.updated'], ({ type, data }) => {
    if (type !== 'message.status' || data.status === 'queued' || data.status === 'sending') {
      if (!searching) list.refresh()
    }
    list.patch((rows) => patchLast(rows, data))
  })
  useLive(['guest.updated'], ({ data: guest }) => {
    list.patch((rows) => {
      const index = rows.findIndex(({ id }) => id === guest.id)
      const before = rows[index]
      return before ? rows.with(index, { ...guest, last_message: before.last_message }) : rows
    })
    if (!searching) list.refresh()
  })
  useLive(['guest.created', 'guest.merged', 'rating.created', 'rating.processed', 'reset'], () => list.refresh())
}

function patchLast(rows: readonly ListedGuest[], { id, guest_id, status, text, deleted_at }: Message) {
  const index = rows.findIndex((row) => row.id === guest_id)
  const row = rows[index]
  if (!row?.last_message || row.last_message.id !== id) return rows
  const last = { ...row.last_message, status, text: deleted_at ? null : text }
  return rows.with(index, { ...row, last_message: last })
}
