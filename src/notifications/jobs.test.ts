import { expect, it } from 'vitest'
import type { Enqueue } from '../jobs/index.ts'
import { makePlanWaker } from './jobs.ts'

it('what is relayed within half a second is planned by one job, later than all of it; what comes next by another', async () => {
  const due: number[] = []
  let now = 0
  const enqueue = async (_job: unknown, _payload: unknown, { delayMs = 0 } = {}) => void due.push(now + delayMs)
  const wake = makePlanWaker({ enqueue: enqueue as Enqueue })
  for (now of [1_000, 1_001, 1_499, 1_500, 1_999, 7_300]) await wake(now)
  expect(due).toEqual([1_500, 2_000, 7_500])
})
