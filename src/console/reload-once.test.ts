import { expect, it } from 'vitest'
import { mayReload } from './reload-once.ts'

it('a page that misses a part is loaded anew once, not for ever', () => {
  const kept = new Map<string, string>()
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const at = Date.parse('2026-11-30T19:30:00Z')
  expect([0, 1_000, 59_000, 61_000, 62_000].map((ms) => mayReload(store, at + ms))).toEqual([
    true,
    false,
    false,
    true,
    false,
  ])
})
