import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../api.ts'
import { useList } from '../lists.ts'
import { useLive } from '../live.ts'
import { type Filters, filterQuery } from './filters.ts'
import { REVIEWS_KEY } from './types.ts'

const BATCH_MS = 1_500

export function useReviews(filters: Filters) {
  useReviewNews()
  return useList([...REVIEWS_KEY, 'list'], '/v1/reviews', {
    query: {
      ...filterQuery(filters),
      restaurant_id: filters.restaurant,
      sort: filters.sort,
    },
  })
}

/** Shares and counts of the filtered reviews. */
export function useStatistics(filters: Filters) {
  const query = filterQuery(filters)
  const { restaurant } = filters
  return useQuery({
    queryKey: [...REVIEWS_KEY, 'statistics', restaurant, query],
    queryFn: ({ signal }) =>
      restaurant
        ? api.GET('/v1/restaurants/{id}/reviews/statistics', { path: { id: restaurant }, query, signal })
        : api.GET('/v1/reviews/statistics', { query, signal }),
    placeholderData: (before) => before,
  })
}

export function useReview(id: string) {
  useReviewNews()
  return useQuery({
    queryKey: [...REVIEWS_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/reviews/{id}', { path: { id }, signal }),
  })
}

/** The replies to a review, including those that were returned, newest first. */
export function useRepliesOf(id: string) {
  return useQuery({
    queryKey: [...REVIEWS_KEY, id, 'replies'],
    queryFn: ({ signal }) => api.GET('/v1/replies', { query: { review_id: id, limit: 50 }, signal }),
  })
}

/** How a restaurant handles reviews: threshold, voice, moderation. */
export function useReputationSettings(restaurantId: string) {
  return useQuery({
    queryKey: ['restaurants', restaurantId, 'reputation-settings'],
    queryFn: ({ signal }) =>
      api.GET('/v1/restaurants/{id}/reputation-settings', { path: { id: restaurantId }, signal }),
    staleTime: 60_000,
  })
}

/** Reloads reviews when one came or got its reply; what somebody is writing stays. */
function useReviewNews(): void {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive(['review.created', 'review.replied'], () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: REVIEWS_KEY })
    }, BATCH_MS)
  })
}
