import { CompiledQuery, type KyselyPlugin } from 'kysely'
import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { type ReadDb, type Store, transact } from '../db/index.ts'
import { findCandidates } from './candidates.ts'
import { findChannelCandidates, findNextChannelDue } from './channel-store.ts'
import { openLane } from './lane-store.ts'
import { findNextDue, findOpenLanes } from './view.ts'

/** Runs `ask` and returns how the database goes about each of its queries that look for what waits. */
async function plansOf({ db, dialect }: Store, ask: (db: ReadDb) => Promise<unknown>): Promise<string[]> {
  const asked: CompiledQuery[] = []
  const listen: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      asked.push(db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  }
  await ask(db.withPlugin(listen))
  const explain = dialect === 'sqlite' ? 'explain query plan' : 'explain'
  return transact(db, async (tx) => {
    // The test's tables are small: whatever can go by an index is to show it.
    if (dialect === 'postgres') {
      for (const way of ['seqscan', 'sort', 'bitmapscan'])
        await tx.executeQuery(CompiledQuery.raw(`set local enable_${way} = off`))
    }
    const plans: string[] = []
    for (const { sql, parameters } of asked.filter(({ sql }) => /status" = 'waiting'/.test(sql))) {
      const { rows } = await tx.executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]))
      plans.push(JSON.stringify(rows))
    }
    return plans
  })
}

eachStore('plans of turns', (open) => {
  it('what is next comes from one range of one index, without sorting all that waits', async () => {
    const store = await open()
    const lane = { kind: 'mailing' as const, priority: 100, numberIds: null, at: 1 }
    await transact(store.db, (tx) => openLane(tx, { id: 'mlg_1', ...lane }))
    await transact(store.db, (tx) => openLane(tx, { id: 'mlg_1-sms', channel: 'sms', ...lane }))
    const [whatsapp] = await findOpenLanes(store.db, 'whatsapp')
    const search = { lane: whatsapp!, numberId: 'num_1', at: 2, limit: 50, stickyNumberIds: [], answeredOnly: false }
    const plans = await plansOf(store, async (db) => {
      await findCandidates(db, { ...search, range: 'own' })
      await findCandidates(db, { ...search, range: 'free' })
      await findNextDue(db, 'num_1')
      await findChannelCandidates(db, 'mlg_1-sms', { at: 2, limit: 50 })
      await findNextChannelDue(db, 'sms')
    })
    expect(plans).toHaveLength(6)
    for (const plan of plans) {
      expect(plan).toMatch(/deliveries_waiting/)
      expect(plan).not.toMatch(/USE TEMP B-TREE|Sort /)
    }
  })
})
