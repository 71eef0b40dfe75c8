import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inPages, inTurn, nextPageSize } from './pace.ts'

/** Long works of ten pieces each; how many pieces ran together at most, and how often others came between two of them. */
async function workTogether(dialect: 'sqlite' | 'postgres') {
  const seen = { together: 0, most: 0, pieces: 0, between: 0 }
  let isOver = false
  const others = (async () => {
    for (let last = 0; !isOver; ) {
      await nextTick()
      if (seen.together === 0 && seen.pieces > last) seen.between += 1
      last = seen.pieces
    }
  })()
  const piece = async () => {
    seen.together += 1
    seen.most = Math.max(seen.most, seen.together)
    await nextTick()
    seen.pieces += 1
    seen.together -= 1
  }
  const work = async () => {
    for (let n = 0; n < 10; n++) await inTurn(dialect, piece)
  }
  await Promise.all([work(), work(), work()])
  isOver = true
  await others
  return seen
}

it('on SQLite one piece of long work runs at a time, and others come after each', async () => {
  expect(await workTogether('sqlite')).toMatchObject({ most: 1, pieces: 30, between: 30 })
})

it('on PostgreSQL, which works elsewhere, long works run together', async () => {
  expect(await workTogether('postgres')).toMatchObject({ most: 3, pieces: 30 })
})

it('a piece that fails holds up no other', async () => {
  await expect(inTurn('sqlite', () => Promise.reject(new Error('the store is away')))).rejects.toThrow('away')
  expect(await inTurn('sqlite', async () => 'done')).toBe('done')
})

it('a page grows to what fits into a piece, at most twofold at a time, and shrinks at once', () => {
  const bounds = { least: 100, most: 2_000 }
  expect(nextPageSize(500, 4, 'sqlite', bounds)).toBe(1_000)
  expect(nextPageSize(500, 0, 'sqlite', bounds)).toBe(1_000)
  expect(nextPageSize(2_000, 1, 'sqlite', bounds)).toBe(2_000)
  expect(nextPageSize(2_000, 80, 'sqlite', bounds)).toBe(200)
  expect(nextPageSize(200, 1_000, 'sqlite', bounds)).toBe(100)
})

it('goes through many rows page by page until one has fewer than it might', async () => {
  const sizes = { least: 10, most: 40 }
  let left = 100
  const pages: number[] = []
  await inPages('sqlite', sizes, async (limit) => {
    const done = Math.min(limit, left)
    left -= done
    pages.push(limit)
    return done
  })
  expect(left).toBe(0)
  expect(pages[0]).toBe(sizes.least)
  expect(pages.every((limit) => limit >= sizes.least && limit <= sizes.most)).toBe(true)
  const broken = inPages('sqlite', sizes, () => Promise.reject(new Error('away')))
  await expect(broken).rejects.toThrow('away')
})
