import { expect, it } from 'vitest'
import { plansOf } from '../../../test/support/plans.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { transact } from '../../db/index.ts'
import { candidateRows } from '../../deliveries/candidates.ts'
import { openQueue } from '../../deliveries/queue-store.ts'
import { findOpenQueues } from '../../deliveries/queue-view.ts'
import { findNextDue as findNextChannelDue } from '../next-page.ts'
import { findCandidates } from './candidates.ts'
import { findNextDue, findNumbersWithWork } from './next-due.ts'

/** Those that look for what waits. */
const ASKED = { without: ['seqscan', 'sort', 'bitmapscan'], only: /status" = 'waiting'/ } as const

eachStore('plans of send cycles', (open) => {
  it('what is next comes from one range of one index, without sorting all that waits', async () => {
    const store = await open()
    const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
    const queue = { owner, kind: 'mailing' as const, priority: 100, numberIds: null, at: 1 }
    await transact(store.db, (tx) => openQueue(tx, queue))
    await transact(store.db, (tx) => openQueue(tx, { channel: 'sms', ...queue }))
    const [whatsapp] = await findOpenQueues(store.db, 'whatsapp')
    const [sms] = await findOpenQueues(store.db, 'sms')
    const search = {
      queue: whatsapp!,
      numberId: 'num_1',
      at: 2,
      limit: 50,
      stickyNumberIds: [],
      awaitedNumberIds: [],
      answeredOnly: false,
    }
    const plans = await plansOf(
      store,
      async (db) => {
        await findCandidates(db, { ...search, range: 'own' })
        await findCandidates(db, { ...search, range: 'free' })
        await findNextDue(db, 'num_1')
        await candidateRows(db, { queue: sms!, numberId: null, at: 2, limit: 50 }).execute()
        await findNextChannelDue(db, 'sms')
      },
      ASKED,
    )
    expect(plans).toHaveLength(6)
    for (const plan of plans) {
      expect(plan).toMatch(/deliveries_waiting/)
      expect(plan).not.toMatch(/USE TEMP B-TREE|Sort /)
    }
  })

  it('numbers without work are told apart without a question for each', async () => {
    const store = await open()
    const numbers = Array.from({ length: 50 }, (_, index) => `num_${index}`)
    const plans = await plansOf(store, (db) => findNumbersWithWork(db, numbers), { without: ['seqscan', 'bitmapscan'] })
    expect(plans).toHaveLength(2)
    expect(plans[1]).toMatch(/deliveries_sending/)
  })
})
