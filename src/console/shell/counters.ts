import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../api.ts'
import { useLive } from '../live.ts'

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
/** Many events at once ask once. */
const BATCH_MS = 700
/** That a number goes on not connecting is no event, and is red within a minute all the same. */
const LOOK_EVERY_MS = 20_000

/** The figures of the menu; they follow what happens. */
export function useCounters(): Counters {
  const { data } = useQuery({
    queryKey: COUNTERS_KEY,
    queryFn: loadCounters,
    staleTime: 60_000,
    refetchInterval: LOOK_EVERY_MS,
  })
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
      // Of what we send, replies alone are queued: they answer guests.
      if (type === 'message.status' && data.status !== 'queued') return
      // Not put off by what comes meanwhile: on a busy evening the events never pause.
      timer.current ??= setTimeout(() => {
        timer.current = undefined
        void client.invalidateQueries({ queryKey: COUNTERS_KEY })
      }, BATCH_MS)
    },
  )
  return data ?? NONE
}

async function loadCounters({ signal }: { signal: AbortSignal }): Promise<Counters> {
  const out = await api.GET('/v1/counters', { signal })
  return {
    inbox: out.inbox_guests,
    reviewsWaiting: out.reviews_waiting,
    alerts: out.alerts,
    numbersDown: out.numbers_down,
  }
}
