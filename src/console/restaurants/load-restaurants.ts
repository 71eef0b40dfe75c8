import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { api } from '../api.ts'
import { useLanguage } from '../i18n.ts'
import { useList } from '../lists.ts'
import { useLive } from '../live.ts'
import type { DateRange } from './date-range.ts'
import { RESTAURANTS_KEY } from './types.ts'

/** Ratings may come in bursts, when an ordering system reports a whole day at once. */
const BATCH_MS = 2_000

/** All restaurants, in the order in which they were added. */
export function useRestaurants() {
  return useList(RESTAURANTS_KEY, '/v1/restaurants', { limit: 200 })
}

/** `nameOf(id)`. */
export function useRestaurantName(): (id: string) => string {
  const { rows } = useRestaurants()
  const names = useMemo(() => new Map(rows.map(({ id, name }) => [id, name])), [rows])
  return (id) => names.get(id) ?? '…'
}

export function useRestaurant(id: string) {
  return useQuery({
    queryKey: [...RESTAURANTS_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}', { path: { id }, signal }),
  })
}

/** Rating, complaints, cancellations: with titles and advice in the reader's language. */
export function useRating(id: string) {
  const language = useLanguage()
  return useQuery({
    queryKey: [...RESTAURANTS_KEY, id, 'rating', language],
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/rating', { path: { id }, query: { language }, signal }),
    placeholderData: (before) => before,
  })
}

/** The charts' data for some days; without days nothing is requested. */
export function useRatingPeriod(id: string, range: DateRange | undefined) {
  const language = useLanguage()
  return useQuery({
    queryKey: [...RESTAURANTS_KEY, id, 'period', range, language],
    queryFn: range
      ? ({ signal }) =>
          api.GET('/v1/restaurants/{id}/rating/period', { path: { id }, query: { ...range, language }, signal })
      : skipToken,
    placeholderData: (before) => (range === undefined ? undefined : before),
  })
}

export function checkListKey(id: string, language: string) {
  return [...RESTAURANTS_KEY, id, 'check-list', language] as const
}

export function useCheckList(id: string) {
  const language = useLanguage()
  return useQuery({
    queryKey: checkListKey(id, language),
    queryFn: ({ signal }) => api.GET('/v1/restaurants/{id}/check-list', { path: { id }, query: { language }, signal }),
  })
}

/** Reloads the figures when ratings or alerts came: of all restaurants, or of one. */
export function useRestaurantNews(id?: string): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what waits is of one alone
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [id],
  )
  useLive(['rating.created', 'restaurant.alert', 'review.created'], ({ data }) => {
    if (id !== undefined && data.restaurant_id !== undefined && data.restaurant_id !== id) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: id === undefined ? RESTAURANTS_KEY : [...RESTAURANTS_KEY, id] })
    }, BATCH_MS)
  })
}
