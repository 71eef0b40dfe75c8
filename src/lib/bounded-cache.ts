import { LRUCache } from 'lru-cache'

/**
 * Keeps the `entries` used last, and takes memory as it fills: for what there is one of for each number. `max` of
 * lru-cache allocates its arrays for all entries at once, which is 0.4 MB for each number before it has heard of anybody.
 */
export function boundedCache<K extends NonNullable<unknown>, V extends NonNullable<unknown>>(
  entries: number,
): LRUCache<K, V> {
  return new LRUCache({ maxSize: entries, sizeCalculation: () => 1 })
}
