import { expect, it } from 'vitest'
import { batchPairs } from './batch-pairs.ts'

const pair = (n: number) => ({ phone: `+7916000000${n}`, lid: String(n) })

it('links together what is reported together; one that fails spoils nothing for the others', async () => {
  const linked: number[][] = []
  const link = batchPairs(async (pairs) => {
    linked.push(pairs.map(({ lid }) => Number(lid)))
    if (pairs.some(({ lid }) => lid === '2')) throw new Error('a lock')
  })
  await Promise.all([3, 4].map((n) => link(pair(n))))
  const ended = await Promise.allSettled([1, 2, 3].map((n) => link(pair(n))))
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(linked).toEqual([[3, 4], [1, 2, 3], [1], [2], [3]])
})
