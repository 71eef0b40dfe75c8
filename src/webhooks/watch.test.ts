import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { MINUTE } from '../lib/units.ts'
import { subscribe, world } from './test-support/world.ts'
import { watchWebhooks } from './watch.ts'

eachStore('the watch over webhooks', (open) => {
  it('marks what is due by its head, which moves with each delivery; what waits for its next attempt is not due', async () => {
    const { db } = await open()
    const w = await world(db)
    const part = watchWebhooks({ db, clock: w.clock, jobs: { restartWorkers: async () => undefined } })
    expect(await part.due()).toEqual(new Map())
    await subscribe(w.api, w.receiver.url)
    await w.write(2)
    const before = await part.due()
    expect(before.size).toBe(1)
    expect(await part.due()).toEqual(before)
    await w.work()
    expect(await part.due()).toEqual(new Map())

    w.receiver.answer = (_, res) => void res.writeHead(500).end()
    await w.write(1)
    await w.work()
    expect(await part.due()).toEqual(new Map())
    w.clock.advance(60 * MINUTE)
    expect((await part.due()).size).toBe(1)
  })
})
