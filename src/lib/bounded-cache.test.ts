import { expect, it } from 'vitest'
import { boundedCache } from './bounded-cache.ts'

it('a bounded cache forgets what was used longest ago', () => {
  const cache = boundedCache<string, number>(3)
  for (const key of ['a', 'b', 'c']) cache.set(key, 1)
  cache.get('a')
  cache.set('d', 2)
  cache.set('a', 3)
  expect([...cache.entries()]).toEqual([
    ['a', 3],
    ['d', 2],
    ['c', 1],
  ])
})

it('a bounded cache keeps its size over many changes and deletions', () => {
  const cache = boundedCache<number, number>(100)
  for (let i = 1; i <= 10_000; i++) {
    cache.set(i % 257, i)
    if (i % 3 === 0) cache.delete(i % 101)
  }
  expect(cache.size).toBeLessThanOrEqual(100)
  for (let i = 0; i < 100; i++) cache.set(1_000 + i, i)
  expect(cache.size).toBe(100)
  expect(cache.get(1_000)).toBe(0)
})
