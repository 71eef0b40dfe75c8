import { expect, it } from 'vitest'
import { DAY, SECOND } from '../lib/units.ts'
import { QueueWorker } from './queue-worker.ts'

it('asks the queue as often when a job is due in a month as when none is: or the watchdog takes it for dead', () => {
  const worker = Object.create(QueueWorker.prototype, {
    opts: { value: { drainDelay: 300 } },
    // PostgreSQL's, by which the embedded queue works.
    backend: { value: { maximumBlockTimeout: 3_600, minimumBlockTimeout: 0.001 } },
  })
  expect(worker.getBlockTimeout(Date.now() + 30 * DAY)).toBe(300)
  expect(worker.getBlockTimeout(Date.now() + 20 * SECOND)).toBeCloseTo(20, 0)
  expect(worker.getBlockTimeout(0)).toBe(300)
})
