import { type QueryKey, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from './api.ts'
import type { CallArguments, IdsOf, ListPath, QueryOf, Row } from './api-calls.ts'

/** A page of any list. */
export type Page<T> = { data: T[]; next_cursor: string | null }

export type List<T> = UseInfiniteQueryResult<{ pages: Page<T>[] }, Error> & {
  /** All rows of the pages loaded so far. */
  rows: T[]
}

type ListOptions<P extends ListPath> = {
  query?: Omit<QueryOf<'get', P>, 'cursor' | 'limit'>
  /** Rows of a page. */
  limit?: number
  enabled?: boolean
  /** Whether the previous filters' rows are shown until the new ones arrive. */
  keepPrevious?: boolean
  refetchEveryMs?: number
} & IdsOf<'get', P>

type ListArguments<P extends ListPath> =
  Record<never, never> extends ListOptions<P> ? [options?: ListOptions<P>] : [options: ListOptions<P>]

/**
 * A paged list: `rows` so far, `fetchNextPage()`, `hasNextPage`. The key is `[...key, query]`, so that
 * `invalidateQueries({ queryKey: key })` reaches it whatever its filters.
 */
export function useList<P extends ListPath>(key: QueryKey, path: P, ...[options]: ListArguments<P>): List<Row<P>> {
  const { query = {}, limit = 50, enabled = true, keepPrevious = true, refetchEveryMs, ...ids } = options ?? {}
  const result = useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: async ({ pageParam, signal }) => {
      const call = { ...ids, query: { ...query, limit, cursor: pageParam }, signal }
      return (await api.GET(path, ...([call] as unknown as CallArguments<'get', P>))) as Page<Row<P>>
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled,
    ...(refetchEveryMs && { refetchInterval: refetchEveryMs }),
    ...(keepPrevious && { placeholderData: <D>(previous: D) => previous }),
  })
  const rows = useMemo(() => result.data?.pages.flatMap((page) => page.data) ?? [], [result.data])
  return Object.assign(result, { rows })
}
