import { expect, it } from 'vitest'
import { openSending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { addDelivery } from '../../deliveries/plan-store.ts'
import { openQueue } from '../../deliveries/queue-store.ts'
import type { Enqueue } from '../../jobs/index.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { createWhatsAppSender, type WhatsAppSender } from './sender.ts'

eachStore('the WhatsApp sender', (open) => {
  async function openSender(limits: { perMinute: number; guests: number }) {
    const s = await openSending(await open())
    const number = await s.addNumber({ perMinute: limits.perMinute })
    const at = s.clock.now()
    const renderer = {
      quietHours: null,
      minIntervalMs: 0,
      countsAsMailing: true,
      render: () => ({ text: 'Да?' }),
    }
    s.deps.kinds = { trigger: { prepare: async () => renderer } }
    const guests: string[] = []
    for (let n = 0; n < limits.guests; n++) guests.push(await s.addGuest(`+7916000000${n}`))
    await s.db.transaction().execute(async (tx) => {
      const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
      const queueId = await openQueue(tx, { owner, kind: 'trigger', priority: 1, numberIds: null, at })
      for (const guestId of guests) await addDelivery(tx, { queueId, guestId, dedupeKey: '', notBefore: at, at })
    })
    const queued: { key: string | undefined; id: string; delayMs: number }[] = []
    const closed: string[] = []
    const enqueue: Enqueue = async (_job, _payload, options) => {
      queued.push({ key: options?.key, id: options?.id ?? '', delayMs: options?.delayMs ?? 0 })
    }
    const close = async () => void closed.push(number)
    const openWorker = () => ({ close, [Symbol.asyncDispose]: close })
    const openOne = (): WhatsAppSender => createWhatsAppSender({ ...s.deps, enqueue, openWorker })
    return { s, number, queued, closed, sender: openOne(), openOne }
  }

  it('makes one job of many wakers, now and for a due time', async () => {
    const { sender, number, queued } = await openSender({ perMinute: 1, guests: 2 })
    await Promise.all([sender.wake(number), sender.onOpen(number), sender.wake(number)])
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1)
    queued.length = 0
    const { signal } = new AbortController()
    await sender.runCycle(number, signal)
    await sender.runCycle(number, signal)
    expect(queued).toHaveLength(2)
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1)
    expect(queued[0]!.delayMs).toBeGreaterThan(59_000)
    await sender.stop()
  })

  it('a job that is not off the queue yet, as its cycle has just ended, does not stand in the way of the next', async () => {
    const { sender, number, queued } = await openSender({ perMinute: 10, guests: 1 })
    const { signal } = new AbortController()
    await sender.wake(number)
    await sender.runCycle(number, signal)
    await sender.wake(number)
    // Once more while it runs: the next begins soon after it.
    for (let cycle = 0; cycle < 2; cycle++) {
      const running = sender.runCycle(number, signal)
      await sender.wake(number)
      await running
    }
    expect(queued).toHaveLength(4)
    expect(new Set(queued.map(({ id }) => id)).size).toBe(4)
    await sender.stop()
  })

  it('invariant 8: asks for a send cycle again when the queue has lost it', async () => {
    const { sender, number, queued, s } = await openSender({ perMinute: 10, guests: 1 })
    await sender.wake(number)
    queued.length = 0
    await sender.onOpen(number)
    expect(queued).toHaveLength(1)
    await sender.runCycle(number, new AbortController().signal)
    expect(s.sent()).toHaveLength(1)
    queued.length = 0
    await sender.onOpen(number)
    expect(queued).toEqual([])
    await sender.stop()
  })

  it('what a process had in hand when it was killed does not stand in the way of the next one', async () => {
    const { sender, openOne, number, queued } = await openSender({ perMinute: 10, guests: 1 })
    const next = openOne()
    await sender.wake(number)
    await next.wake(number)
    expect(new Set(queued.map(({ id }) => id)).size).toBe(2)
    await Promise.all([sender.stop(), next.stop()])
  })

  it('runs no send cycles of a number that is down: they may be for another process by now', async () => {
    const { sender, number, s, closed } = await openSender({ perMinute: 10, guests: 1 })
    await sender.wake(number)
    s.disconnect(number)
    await sender.onDown(number, { gone: false })
    expect(closed).toEqual([number])
    await s.connect(number)
    await sender.onOpen(number)
    await sender.runCycle(number, new AbortController().signal)
    expect(s.sent()).toHaveLength(1)
    await sender.stop()
    expect(closed).toEqual([number, number])
  })

  it('is seen to stand still while send cycles do not come, and starts a new worker then', async () => {
    const { sender, number, queued, closed, s } = await openSender({ perMinute: 10, guests: 1 })
    const first = await sender.watched.due()
    expect([...first.keys()]).toEqual([number])
    // It has been requested, and none comes.
    expect(queued).toHaveLength(1)
    s.clock.advance(MINUTE)
    expect(await sender.watched.due()).toEqual(first)
    await sender.watched.restart([number])
    expect(closed).toEqual([number])
    expect(new Set(queued.map(({ id }) => id)).size).toBe(2)
    await sender.runCycle(number, new AbortController().signal)
    s.clock.advance(MINUTE)
    expect(await sender.watched.due()).toEqual(new Map())
    await sender.stop()
  })

  it.each(['throttled', 'paused'])('does not stand still when send cycles come and find the number %s', async (why) => {
    const { sender, number, s } = await openSender({ perMinute: 1, guests: 3 })
    if (why === 'paused')
      await s.db.updateTable('numbers').set({ desired_state: 'paused' }).where('id', '=', number).execute()
    await sender.wake(number)
    const marks = new Set<string | undefined>()
    for (let cycle = 0; cycle < 3; cycle++) {
      await sender.runCycle(number, new AbortController().signal)
      s.clock.advance(15 * SECOND)
      marks.add((await sender.watched.due()).get(number))
    }
    expect(marks.size).toBe(3)
    await sender.stop()
  })

  it('what another number looks at is looked at again as soon as that one has put it back, and not before', async () => {
    const { sender, number, queued, s } = await openSender({ perMinute: 1, guests: 2 })
    const other = await s.addNumber()
    const { signal } = new AbortController()
    const [looks, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const connection = s.deps.pool.connection(number)!
    const { findOnWhatsApp } = connection
    const slowly: typeof findOnWhatsApp = async (phones) => {
      looks.resolve()
      await goesOn.promise
      return findOnWhatsApp(phones)
    }
    Object.assign(connection, { findOnWhatsApp: slowly })
    await Promise.all([sender.wake(number), sender.wake(other)])
    queued.length = 0
    const cycle = sender.runCycle(number, signal)
    await looks.promise
    await sender.runCycle(other, signal)
    expect([s.sent(), queued]).toEqual([[], []])
    goesOn.resolve()
    await until('the other comes back', () => queued.some(({ key }) => key === other))
    await cycle
    await sender.runCycle(other, signal)
    expect(s.sent().map(({ numberId }) => numberId)).toEqual([number, other])
    // There is nothing left to come back for.
    expect(queued.filter(({ key }) => key === other)).toHaveLength(1)
    await sender.stop()
  })

  it('a send cycle of a number that is not here does nothing', async () => {
    const { sender, number, s, closed } = await openSender({ perMinute: 10, guests: 1 })
    s.disconnect(number)
    await sender.wake(number)
    await sender.runCycle(number, new AbortController().signal)
    expect([s.sent(), closed]).toEqual([[], []])
    await s.connect(number)
    await sender.wake(number)
    await sender.stop()
    expect(closed).toEqual([number])
    await sender.runCycle(number, new AbortController().signal)
    expect(s.sent()).toEqual([])
  })
})
