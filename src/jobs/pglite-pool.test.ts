import { expect, it } from 'vitest'
import { createLogger } from '../lib/logger.ts'
import type { PgliteClient } from './pglite-client.ts'
import { openPglitePool } from './pglite-pool.ts'

it('opened anew by two at once, its folder is never open twice', async () => {
  const open = { now: 0, most: 0, ever: 0 }
  const pool = await openPglitePool(createLogger('silent'), async (): Promise<PgliteClient> => {
    open.now += 1
    open.ever += 1
    open.most = Math.max(open.most, open.now)
    return {
      query: async () => ({ rows: [], rowCount: 0 }),
      close: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        open.now -= 1
      },
    }
  })
  await Promise.all([pool.reopen(), pool.reopen()])
  expect(open).toEqual({ now: 1, most: 1, ever: 2 })
  await pool.reopen()
  expect(open).toEqual({ now: 1, most: 1, ever: 3 })
  await pool.end()
  expect(open.now).toBe(0)
})
