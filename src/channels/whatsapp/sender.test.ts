import { expect, it } from 'vitest'
import { openSending } from '../../../test/support/sending.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { addDelivery } from '../../deliveries/plan-store.ts'
import { openQueue } from '../../deliveries/queue-store.ts'
import type { Enqueue } from '../../jobs/index.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { createWhatsAppSender, type WhatsAppSender } from './sender.ts'

eachStore('the dispatcher', (open) => {
  async function openDispatcher(limits: { perMinute: number; guests: number }) {
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
    const queued: { id: string; delayMs: number }[] = []
    const closed: string[] = []
    const enqueue: Enqueue = async (_job, _payload, options) => {
      queued.push({ id: options?.id ?? '', delayMs: options?.delayMs ?? 0 })
    }
    const close = async () => void closed.push(number)
    const openWorker = () => ({ close, [Symbol.asyncDispose]: close })
    const openOne = (): WhatsAppSender => createWhatsAppSender({ ...s.deps, enqueue, openWorker })
    return { s, number, queued, closed, dispatcher: openOne(), openOne }
  }

  it('makes one job of many wakers, now and for a due time', async () => {
    const { dispatcher, number, queued } = await openDispatcher({ perMinute: 1, guests: 2 })
    await Promise.all([dispatcher.wake(number), dispatcher.onOpen(number), dispatcher.wake(number)])
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1)
    queued.length = 0
    const { signal } = new AbortController()
    await dispatcher.turn(number, signal)
    await dispatcher.turn(number, signal)
    expect(queued).toHaveLength(2)
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1)
    expect(queued[0]!.delayMs).toBeGreaterThan(59_000)
    await dispatcher.stop()
  })

  it('invariant 8: asks for a turn again when the queue has lost it', async () => {
    const { dispatcher, number, queued, s } = await openDispatcher({ perMinute: 10, guests: 1 })
    await dispatcher.wake(number)
    queued.length = 0
    await dispatcher.onOpen(number)
    expect(queued).toHaveLength(1)
    await dispatcher.turn(number, new AbortController().signal)
    expect(s.sent()).toHaveLength(1)
    queued.length = 0
    await dispatcher.onOpen(number)
    expect(queued).toEqual([])
    await dispatcher.stop()
  })

  it('what a process had in hand when it was killed does not stand in the way of the next one', async () => {
    const { dispatcher, openOne, number, queued } = await openDispatcher({ perMinute: 10, guests: 1 })
    const next = openOne()
    await dispatcher.wake(number)
    await next.wake(number)
    expect(new Set(queued.map(({ id }) => id)).size).toBe(2)
    await Promise.all([dispatcher.stop(), next.stop()])
  })

  it('takes no turns of a number that is down: they may be for another process by now', async () => {
    const { dispatcher, number, s, closed } = await openDispatcher({ perMinute: 10, guests: 1 })
    await dispatcher.wake(number)
    s.disconnect(number)
    await dispatcher.onDown(number, { gone: false })
    expect(closed).toEqual([number])
    await s.connect(number)
    await dispatcher.onOpen(number)
    await dispatcher.turn(number, new AbortController().signal)
    expect(s.sent()).toHaveLength(1)
    await dispatcher.stop()
    expect(closed).toEqual([number, number])
  })

  it('is seen to stand still while turns do not come, and starts a new worker then', async () => {
    const { dispatcher, number, queued, closed, s } = await openDispatcher({ perMinute: 10, guests: 1 })
    const first = await dispatcher.watched.due()
    expect([...first.keys()]).toEqual([number])
    // It has been asked for, and none comes.
    expect(queued).toHaveLength(1)
    s.clock.advance(MINUTE)
    expect(await dispatcher.watched.due()).toEqual(first)
    await dispatcher.watched.restart([number])
    expect(closed).toEqual([number])
    expect(new Set(queued.map(({ id }) => id)).size).toBe(2)
    await dispatcher.turn(number, new AbortController().signal)
    s.clock.advance(MINUTE)
    expect(await dispatcher.watched.due()).toEqual(new Map())
    await dispatcher.stop()
  })

  it.each(['throttled', 'paused'])('does not stand still when turns come and find the number %s', async (why) => {
    const { dispatcher, number, s } = await openDispatcher({ perMinute: 1, guests: 3 })
    if (why === 'paused') await s.db.updateTable('numbers').set({ wanted: 'paused' }).where('id', '=', number).execute()
    await dispatcher.wake(number)
    const marks = new Set<string | undefined>()
    for (let turn = 0; turn < 3; turn++) {
      await dispatcher.turn(number, new AbortController().signal)
      s.clock.advance(15 * SECOND)
      marks.add((await dispatcher.watched.due()).get(number))
    }
    expect(marks.size).toBe(3)
    await dispatcher.stop()
  })

  it('a turn of a number that is not here does nothing', async () => {
    const { dispatcher, number, s, closed } = await openDispatcher({ perMinute: 10, guests: 1 })
    s.disconnect(number)
    await dispatcher.wake(number)
    await dispatcher.turn(number, new AbortController().signal)
    expect([s.sent(), closed]).toEqual([[], []])
    await s.connect(number)
    await dispatcher.wake(number)
    await dispatcher.stop()
    expect(closed).toEqual([number])
    await dispatcher.turn(number, new AbortController().signal)
    expect(s.sent()).toEqual([])
  })
})
