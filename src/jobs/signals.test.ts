import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ownRedis, sharedRedis } from '../../test/support/services.ts'
import { createLogger } from '../lib/logger.ts'
import { createSignals } from './index.ts'

const log = createLogger('silent')

describe('signals', () => {
  it('reach the listeners of their topic until these unsubscribe', async () => {
    await using signals = await createSignals({ log }, {})
    const heard: (string | undefined)[] = []
    const off = signals.on('replies', (key) => heard.push(key))
    signals.notify('replies', 'num_1')
    signals.notify('outbox')
    signals.notify('replies')
    off()
    signals.notify('replies', 'num_2')
    expect(heard).toEqual(['num_1', undefined])
  })

  it('go on to other listeners when one fails', async () => {
    await using signals = await createSignals({ log }, {})
    const heard = vi.fn()
    signals.on('outbox', () => {
      throw new Error('bug')
    })
    signals.on('outbox', heard)
    signals.notify('outbox')
    expect(heard).toHaveBeenCalledOnce()
  })

  it('reach other processes by Redis, and the own one once', async () => {
    const place = await sharedRedis()
    const [here, there] = [await createSignals({ log }, place), await createSignals({ log }, place)]
    onTestFinished(here.close)
    onTestFinished(there.close)
    const heardThere: (string | undefined)[] = []
    let heardHere = 0
    there.on('number', (key) => heardThere.push(key))
    here.on('number', () => heardHere++)
    let sent = 0
    await vi.waitFor(
      () => {
        here.notify('number', 'num_1')
        sent++
        expect(heardThere).toContain('num_1')
      },
      { timeout: 120_000 },
    )
    expect(heardHere).toBe(sent)
  })

  it('stay within the process while Redis is away', async () => {
    const redis = await ownRedis()
    await using signals = await createSignals({ log }, { redisUrl: redis.url })
    await redis.close()
    const heard = vi.fn()
    signals.on('events', heard)
    signals.notify('events')
    expect(heard).toHaveBeenCalledOnce()
  })
})
