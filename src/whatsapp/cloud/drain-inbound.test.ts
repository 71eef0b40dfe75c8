import { expect, it } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { createLogger } from '../../lib/logger.ts'
import { makeInboundDrain } from './drain-inbound.ts'
import { sentStore } from './sent-store.ts'

eachStore('what Meta has posted', (open) => {
  it('is looked for once more whenever it is asked for meanwhile, also at the very end', async () => {
    const { db } = await open()
    let looks = 0
    const counted = db.withPlugin({
      transformQuery({ node }) {
        looks += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const handlers = {
      onQr: () => undefined,
      onPaired: () => undefined,
      onOpen: () => undefined,
      onClose: () => undefined,
      onMessage: async () => undefined,
      onReceipt: () => undefined,
      onLateResult: () => undefined,
      onIdentity: () => undefined,
      onRestriction: () => undefined,
    }
    const numberId = 'num_official'
    const deps = { db: counted, clock: testClock(), log: createLogger('silent'), numberId, handlers }
    const drain = makeInboundDrain({ ...deps, sent: sentStore(db, numberId) })
    // Each moment that a query on SQLite, which runs in this thread, passes through.
    for (let moment = 0; moment < 60; moment++) {
      const first = drain.run()
      for (let passed = 0; passed < moment; passed++) await Promise.resolve()
      const before = looks
      await drain.run()
      expect(looks).toBeGreaterThan(before)
      await first
    }
    await drain.stop()
  })
})
