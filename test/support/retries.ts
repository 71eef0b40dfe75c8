import type { Db } from '../../src/db/index.ts'

/**
 * From now on the first attempt of every transaction is rolled back at its end as by a deadlock, so `transact` runs it
 * again: whatever it does besides its statements happens twice. Returns how often that was.
 */
export function failFirstAttempts(db: Db): () => number {
  const attempted = new WeakSet<object>()
  let failed = 0
  const transaction = db.transaction.bind(db)
  db.transaction = () => {
    const builder = transaction()
    const execute = builder.execute.bind(builder)
    builder.execute = (work) =>
      // `begin` is what transact passes: transactions that a test makes itself are not run again.
      work.name !== 'begin' || attempted.has(work)
        ? execute(work)
        : execute(async (tx) => {
            await work(tx)
            attempted.add(work)
            failed += 1
            throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
          })
    return builder
  }
  return () => failed
}
