import { expect, it } from 'vitest'
import { z } from 'zod'
import { eachStore } from '../../test/support/stores.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import { wakeDueEndpoints } from './plan.ts'
import { deliveriesOf, subscribe, world } from './test-support/world.ts'
import { watchWebhooks } from './watch.ts'

const event = z.object({ data: z.object({ i: z.number(), guest_id: z.string().optional() }) })

eachStore('invariant 7: what is told of one guest', (open) => {
  async function opened() {
    const all = await world((await open()).db)
    const came = () => all.receiver.received.map(({ body }) => event.parse(JSON.parse(body)).data)
    return { ...all, came, of: (guest: string) => came().flatMap(({ i, guest_id }) => (guest_id === guest ? i : [])) }
  }

  it('comes one after the other, while other guests are told of at the same time', async () => {
    const { api, receiver, write, work, of } = await opened()
    const inHand = new Set<string>()
    const held: (() => void)[] = []
    // Nobody is answered before all three are told of at once.
    let met = false
    receiver.answer = ({ body }, res) => {
      const guest = event.parse(JSON.parse(body)).data.guest_id ?? ''
      expect(inHand.has(guest)).toBe(false)
      inHand.add(guest)
      held.push(() => {
        inHand.delete(guest)
        res.writeHead(204).end()
      })
      met ||= inHand.size === 3
      if (met) for (const answer of held.splice(0)) setTimeout(answer, 30)
    }
    await subscribe(api, receiver.url)
    await write(12, 'guest.created', ['anna', 'boris', 'vera'])
    await work()
    expect(met).toBe(true)
    expect([of('anna'), of('boris'), of('vera')]).toEqual([
      [0, 3, 6, 9],
      [1, 4, 7, 10],
      [2, 5, 8, 11],
    ])
  })

  it('waits for what came before and was refused; others do not, and nothing stands still by it', async () => {
    const { api, receiver, write, work, later, db, clock, enqueue, jobs, came, of } = await opened()
    receiver.answer = ({ body }, res) =>
      void res.writeHead(body.includes('{"i":0,"guest_id":"anna"}') ? 500 : 204).end()
    await subscribe(api, receiver.url)
    await write(4, 'guest.created', ['anna', 'boris'])
    await work()
    expect(came().map(({ i }) => i)).toEqual([0, 1, 3])
    // What waits its turn is not due: no job runs for nothing, and the watch sees no standstill.
    jobs.length = 0
    await wakeDueEndpoints({ db, clock, enqueue })
    expect(jobs).toEqual([])
    const watch = watchWebhooks({ db, clock, jobs: { restartWorkers: async () => undefined } })
    expect(await watch.due()).toEqual(new Map())
    receiver.answer = (_, res) => void res.writeHead(204).end()
    clock.advance(10 * SECOND)
    await wakeDueEndpoints({ db, clock, enqueue })
    await later(0)
    expect(of('anna')).toEqual([0, 0, 2])
  })

  it('goes on without one that is refused again and again by an endpoint that takes others', async () => {
    const { api, receiver, write, work, later, of } = await opened()
    receiver.answer = ({ body }, res) =>
      void res.writeHead(body.includes('{"i":0,"guest_id":"anna"}') ? 500 : 204).end()
    await subscribe(api, receiver.url)
    await write(3, 'guest.created', ['anna'])
    await work()
    for (const wait of [10 * SECOND, 40 * SECOND, 3 * MINUTE]) await later(wait)
    expect(of('anna')).toEqual([0, 0, 0, 0])
    await write(1, 'guest.created', ['boris'])
    await work()
    expect(of('anna')).toEqual([0, 0, 0, 0, 1, 2])
  })

  it('comes in order after the endpoint was away for long, at once when it is back', async () => {
    const { api, receiver, write, work, later, of, db, clock, enqueue } = await opened()
    receiver.answer = (_, res) => void res.writeHead(503).end()
    const webhook = await subscribe(api, receiver.url)
    await write(6, 'guest.created', ['anna', 'boris'])
    await work()
    for (const wait of [10 * SECOND, 40 * SECOND, 3 * MINUTE]) await later(wait)
    await later(11 * MINUTE)
    receiver.received.length = 0
    receiver.answer = (_, res) => void res.writeHead(204).end()
    // Their next attempts are half an hour off; the first that is taken brings them forward.
    await write(1, 'guest.created', ['vera'])
    await work()
    await wakeDueEndpoints({ db, clock, enqueue })
    await later(0)
    expect([of('anna'), of('boris')]).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ])
    expect((await deliveriesOf(api, webhook)).every(({ status }) => status === 'succeeded')).toBe(true)
  })
})
