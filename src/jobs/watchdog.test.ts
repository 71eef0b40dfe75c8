import { describe, expect, it, vi } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { createLogger } from '../lib/logger.ts'
import { createMetrics } from '../lib/metrics.ts'
import { SECOND } from '../lib/units.ts'
import { createWatchdog, STANDSTILL_MS, type WatchedPart } from './index.ts'

function open() {
  const clock = testClock()
  const metrics = createMetrics()
  const log = createLogger('silent')
  const said = vi.spyOn(log, 'error')
  const due = new Map<string, string>()
  const restarted: string[][] = []
  const jobs = {
    silent: [] as string[],
    silentWorkers: () => jobs.silent,
    restartWorkers: vi.fn(async () => undefined),
    reconnect: vi.fn(async () => undefined),
    ping: vi.fn(async () => undefined),
  }
  const part: WatchedPart = {
    name: 'sending',
    service: 'gateway',
    due: async () => new Map(due),
    restart: async (items) => void restarted.push([...items]),
  }
  const watchdog = createWatchdog({ clock, log, metrics, jobs, parts: [part] })
  /** Time passes, with a check every few seconds. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5 * SECOND) {
      await watchdog.look()
      clock.advance(5 * SECOND)
    }
    await watchdog.look()
  }
  return { due, restarted, jobs, watchdog, pass, said, metrics }
}

describe('the watchdog', () => {
  it('sees within a minute what is due and not touched, says so everywhere, and restarts that part', async () => {
    const { due, restarted, watchdog, pass, said, metrics } = open()
    due.set('num_1', 'turn 1').set('num_2', 'turn 1')
    await pass(20 * SECOND)
    await expect(watchdog.check('gateway')).resolves.toBeUndefined()
    due.set('num_2', 'turn 2')
    await pass(25 * SECOND)
    expect(restarted).toEqual([['num_1']])
    expect(said).toHaveBeenCalledWith(
      expect.objectContaining({ part: 'sending' }),
      expect.stringMatching(/stands still/),
    )
    await expect(watchdog.check('gateway')).rejects.toThrow('sending')
    await expect(watchdog.check('jobs')).resolves.toBeUndefined()
    expect(await metrics.text()).toMatch(/otklik_standstill_seconds\{part="sending"\} [1-9]/)
    expect(await metrics.text()).toContain('otklik_restarts_total{part="sending"} 1')

    due.set('num_1', 'turn 2')
    await watchdog.look()
    await expect(watchdog.check('gateway')).resolves.toBeUndefined()
    expect(await metrics.text()).toContain('otklik_standstill_seconds{part="sending"} 0')
  })

  it('reconnects to the queue, too, when a restart did not help', async () => {
    const { due, restarted, jobs, pass } = open()
    due.set('num_1', 'never')
    await pass(STANDSTILL_MS)
    expect(jobs.reconnect).not.toHaveBeenCalled()
    await pass(STANDSTILL_MS)
    expect(jobs.reconnect).toHaveBeenCalledOnce()
    expect(restarted).toHaveLength(2)
  })

  it('is quiet while something is done about what is due, however long it takes, and when nothing is', async () => {
    const { due, restarted, pass, said } = open()
    for (let turn = 0; turn < 20; turn++) {
      due.set('num_1', `turn ${turn}`)
      await pass(20 * SECOND)
    }
    due.clear()
    await pass(10 * STANDSTILL_MS)
    expect(restarted).toEqual([])
    expect(said).not.toHaveBeenCalled()
  })

  it('restarts workers that have heard nothing of a queue that answers, and leaves them when it does not', async () => {
    const { jobs, watchdog } = open()
    jobs.silent = ['webhooks']
    jobs.ping.mockRejectedValueOnce(new Error('away'))
    await expect(watchdog.look()).rejects.toThrow('away')
    expect(jobs.restartWorkers).not.toHaveBeenCalled()
    await watchdog.look()
    expect(jobs.restartWorkers).not.toHaveBeenCalled()
    await watchdog.look()
    expect(jobs.restartWorkers).toHaveBeenCalledWith(['webhooks'])
  })
})
