import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { eachStore, freshSqlite } from '../../test/support/stores.ts'
import { recordEvent } from './outbox.ts'
import { transactBatched } from './transact-together.ts'

eachStore('transactions that are shared', (open) => {
  it('keeps the work of all but those that fail, and tells each its own result', async () => {
    const { db } = await open()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) =>
        transactBatched(db, async (tx) => {
          await recordEvent(tx, { type: 'guest.created', at: n, data: {} })
          if (n % 10 === 0) throw new Error(`no ${n}`)
          return n
        }),
      ),
    )
    const told = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : String(outcome.reason)))
    expect(told).toEqual(Array.from({ length: 100 }, (_, n) => (n % 10 === 0 ? `Error: no ${n}` : n)))
    const kept = await db.selectFrom('outbox').select('at').orderBy('at').execute()
    expect(kept.map(({ at }) => at)).toEqual(told.filter((value) => typeof value === 'number'))
  })
})

it('in a crowd waits for company, and no longer when a transaction is full', async () => {
  await using store = await freshSqlite()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  let done = 0
  const join = () => transactBatched(store.db, async () => undefined).then(() => done++)
  const turns = async () => {
    for (let turn = 0; turn < 50; turn++) await turnOfLoop()
  }

  const few = Array.from({ length: 31 }, join)
  await turns()
  expect(done).toBe(0)
  await join()
  await Promise.all(few)
  expect(done).toBe(32)

  const last = join()
  await turns()
  expect(done).toBe(32)
  await vi.advanceTimersByTimeAsync(100)
  await last
})
