import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useList } from '../lists.ts'
import { useLive } from '../live.ts'

export const NUMBERS_KEY = ['numbers'] as const

/** Gauges change with time alone, so they are polled. */
const USE_EVERY_MS = 5_000

/** All numbers with their gauges. */
export function useNumbers() {
  useNumberNews()
  return useList(NUMBERS_KEY, '/v1/numbers', { refetchEveryMs: USE_EVERY_MS })
}

/** One number with its gauges. */
export function useNumber(id: string) {
  useNumberNews()
  return useQuery({
    queryKey: [...NUMBERS_KEY, id],
    queryFn: ({ signal }) => api.GET('/v1/numbers/{id}', { path: { id }, signal }),
    refetchInterval: USE_EVERY_MS,
  })
}

function useNumberNews(): void {
  const client = useQueryClient()
  useLive(['number.status'], () => void client.invalidateQueries({ queryKey: NUMBERS_KEY }))
}
