import { expect, it } from 'vitest'
import { failFirstAttempts } from '../../test/support/retries.ts'
import { eachStore } from '../../test/support/stores.ts'
import { recordEvent } from './outbox.ts'
import { afterCommit, RetryTransaction, transact } from './transact.ts'
import { transactBatched } from './transact-together.ts'

eachStore('what follows a commit', (open) => {
  it.each([
    ['transact', transact],
    ['transactBatched', transactBatched],
  ])('is done once by %s, when everybody can see what it is about', async (_name, run) => {
    const { db } = await open()
    const seen: Promise<unknown[]>[] = []
    const failed = failFirstAttempts(db)
    await run(db, async (tx) => {
      await recordEvent(tx, { type: 'guest.created', at: 1, data: {} })
      afterCommit(tx, () => seen.push(db.selectFrom('outbox').select('at').execute()))
    })
    expect(failed()).toBe(1)
    expect(await Promise.all(seen)).toEqual([[{ at: 1 }]])
  })

  it('is not done for a transaction that failed, nor for the attempts that were given up', async () => {
    const { db } = await open()
    const done: number[] = []
    let attempts = 0
    await transact(db, async (tx) => {
      const attempt = ++attempts
      afterCommit(tx, () => done.push(attempt))
      if (attempt < 3) throw new RetryTransaction('a test')
    })
    const failing = transact(db, async (tx) => {
      afterCommit(tx, () => done.push(0))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(done).toEqual([3])
  })
})
