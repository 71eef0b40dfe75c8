import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../api.ts'
import type { Answer } from '../api-calls.ts'
import { useLive } from '../live.ts'
import { useSettled } from '../settled.ts'

/** What waits for somebody, beside the names in the menu. */
export type Counters = {
  /** Guests with something unread or waiting for an answer, each once. */
  inbox: number
  reviewsWaiting: number
  alerts: number
  numbersDown: number
}

export const COUNTERS_KEY = ['counters'] as const
const NONE: Counters = { inbox: 0, reviewsWaiting: 0, alerts: 0, numbersDown: 0 }
/** Many events at once cause one request. */
const BATCH_MS = 700
/** There is no event while a number still fails to connect, and yet it must be red within a minute. */
const LOOK_EVERY_MS = 20_000

/** All counters in one request: menu and inbox take what they show. A fresh page first shows what it was opened for. */
export function useCounts<T = Answer<'get', '/v1/counters'>>(select?: (counts: Answer<'get', '/v1/counters'>) => T) {
  return useQuery({
    queryKey: COUNTERS_KEY,
    queryFn: ({ signal }) => api.GET('/v1/counters', { signal }),
    enabled: useSettled(),
    staleTime: 60_000,
    refetchInterval: LOOK_EVERY_MS,
    ...(select && { select }),
  })
}

/** The menu's figures, kept current by events. */
export function useCounters(): Counters {
  const { data } = useCounts(inMenu)
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive(
    [
      'message.received',
      'message.status',
      'guest.overdue',
      'guest.updated',
      'guest.merged',
      'rating.created',
      'rating.processed',
      'review.created',
      'review.replied',
      'restaurant.alert',
      'number.status',
      'reset',
    ],
    ({ type, data }) => {
      // Of our messages only replies are queued: they answer guests.
      if (type === 'message.status' && data.status !== 'queued') return
      // Not delayed by later events: on a busy evening they never pause.
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        void client.invalidateQueries({ queryKey: COUNTERS_KEY })
      }, BATCH_MS)
    },
  )
  return data ?? NONE
}

function inMenu(counts: Answer<'get', '/v1/counters'>): Counters {
  return {
    inbox: counts.inbox_guests,
    reviewsWaiting: counts.reviews_waiting,
    alerts: counts.alerts,
    numbersDown: counts.numbers_down,
  }
}
