import type { QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * What is known now is newer than an answer that is on its way: that one is requested again, and does not replace it.
 */
export function putNewer<T>(client: QueryClient, queryKey: QueryKey, data: T): void {
  client.setQueryData<T>(queryKey, data)
  const one = { queryKey, exact: true }
  if (client.isFetching(one) > 0) void client.invalidateQueries(one)
}
