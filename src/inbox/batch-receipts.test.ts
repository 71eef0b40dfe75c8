import { expect, it } from 'vitest'
import { batchReceipts } from './batch-receipts.ts'

it('applies receipts together that say the same of one number, and tells each when it is done', async () => {
  const applied: string[] = []
  const take = batchReceipts(async (numberId, { messageIds, status }) => {
    applied.push(`${numberId} ${status} ${messageIds.join()}`)
    if (status === 'read') throw new Error('the store is away')
  })
  const outcomes = await Promise.allSettled([
    take('num_1', { messageIds: ['A'], status: 'delivered', at: 1_000 }),
    take('num_1', { messageIds: ['B', 'C'], status: 'delivered', at: 1_000 }),
    take('num_2', { messageIds: ['D'], status: 'delivered', at: 1_000 }),
    take('num_1', { messageIds: ['A'], status: 'read', at: 1_000 }),
  ])
  expect(applied).toEqual(['num_1 delivered A,B,C', 'num_2 delivered D', 'num_1 read A'])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  await take('num_1', { messageIds: ['E'], status: 'delivered', at: 1_000 })
  expect(applied.at(-1)).toBe('num_1 delivered E')
})
