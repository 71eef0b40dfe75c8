import { expect, it } from 'vitest'
import { batchReceipts } from './batch-receipts.ts'

it('applies receipts together that say the same of one number, and tells each when it is done', async () => {
  const applied: string[] = []
  const take = batchReceipts(async (numberId, { given, status, at }) => {
    const said = given.map(({ peer, messageIds }) => `${peer.lid}:${messageIds.join('+')}`)
    applied.push(`${numberId} ${status} ${said.join()} at ${at}`)
    if (status === 'read') throw new Error('the store is away')
  })
  const outcomes = await Promise.allSettled([
    take('num_1', { messageIds: ['A'], peer: { lid: '1' }, status: 'delivered', at: 1_000 }),
    take('num_1', { messageIds: ['B', 'C'], peer: { lid: '2' }, status: 'delivered', at: 1_999 }),
    take('num_1', { messageIds: ['F'], peer: { lid: '3' }, status: 'delivered', at: 2_000 }),
    take('num_2', { messageIds: ['D'], peer: { lid: '1' }, status: 'delivered', at: 1_000 }),
    take('num_1', { messageIds: ['A'], peer: { lid: '1' }, status: 'read', at: 1_000 }),
  ])
  expect(applied).toEqual([
    'num_1 delivered 1:A,2:B+C at 1999',
    'num_1 delivered 3:F at 2000',
    'num_2 delivered 1:D at 1000',
    'num_1 read 1:A at 1000',
  ])
  const told = outcomes.map(({ status }) => status)
  expect(told).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  await take('num_1', { messageIds: ['E'], peer: { lid: '1' }, status: 'delivered', at: 1_000 })
  expect(applied.at(-1)).toBe('num_1 delivered 1:E at 1000')
})
