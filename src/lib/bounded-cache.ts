import { LRUCache } from 'lru-cache'

/**
 * Keeps the `entries` used last, and allocates memory only as it fills: meant for caches that exist once per number.
 * With its `max` option lru-cache allocates arrays for all entries at once, which is 0.4 MB for each number before it
 * has heard from anybody.
 */
export function boundedCache<K extends NonNullable<unknown>, V extends NonNullable<unknown>>(
  entries: number,
): LRUCache<K, V> {
  return new LRUCache({ maxSize: entries, sizeCalculation: () => 1 })
}
