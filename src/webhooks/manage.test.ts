import { expect, it } from 'vitest'
import { waitsOrEnds } from '../../test/support/at-once.ts'
import { eachStore } from '../../test/support/stores.ts'
import { dialectOf } from '../db/index.ts'
import { DAY, HOUR } from '../lib/units.ts'
import { planWebhooks } from './plan.ts'
import { deliveriesOf, type Endpoint, subscribe, verify, world } from './test-support/world.ts'

eachStore('invariant 7: a webhook and those who look after it', (open) => {
  it('gets a period again, also from before it was there', async () => {
    const { api, receiver, write, work, clock } = await world((await open()).db)
    await write(3)
    clock.advance(HOUR)
    const middle = new Date(clock.now()).toISOString()
    await write(2)
    await write(2, 'number.status')
    const webhook = await subscribe(api, receiver.url, ['guest.created'])
    const replay = (body: object) => api.post(`/v1/webhooks/${webhook.id}/replay`, body)
    expect(await replay({ since: middle })).toEqual({ replayed: 2 })
    await work()
    expect(receiver.received).toHaveLength(2)
    expect(await replay({ since: '2020-01-01T00:00:00Z', until: middle })).toEqual({ replayed: 5 })
    await work()
    expect(receiver.received).toHaveLength(7)
    expect(
      (await api.call('POST', `/v1/webhooks/${webhook.id}/replay`, { since: middle, until: '2020-01-01T00:00:00Z' }))
        .status,
    ).toBe(422)
  })

  it('that is removed or disabled meanwhile gets nothing more', async () => {
    const { api, receiver, write, work } = await world((await open()).db)
    const removed = await subscribe(api, `${receiver.url}/removed`)
    const disabled = await subscribe(api, `${receiver.url}/disabled`)
    await write(2)
    await api.delete(`/v1/webhooks/${removed.id}`)
    await api.patch(`/v1/webhooks/${disabled.id}`, { status: 'disabled' })
    await work()
    expect(receiver.received).toEqual([])
    expect((await api.call('GET', `/v1/webhooks/${removed.id}`)).status).toBe(404)
  })

  it('that is disabled while events are planned for it keeps none that wait', async () => {
    const { db } = await open()
    const { api, receiver, clock, work, ...deps } = await world(db)
    const webhook = await subscribe(api, receiver.url)
    const event = { id: 'evt_1', position: 1, type: 'guest.created' as const, at: clock.now(), data: '{}' }
    let disabling: Promise<unknown> | undefined
    await db.transaction().execute(async (tx) => {
      await planWebhooks({ ...deps, clock }, tx, [event])
      disabling = api.patch(`/v1/webhooks/${webhook.id}`, { status: 'disabled' })
      // SQLite lets nobody else begin.
      if (dialectOf(db) === 'postgres') await waitsOrEnds(db, disabling)
    })
    await disabling
    expect(await deliveriesOf(api, webhook)).toMatchObject([{ status: 'dead' }])
    const replayed = await api.call('POST', `/v1/webhooks/${webhook.id}/replay`, { since: '2020-01-01T00:00:00Z' })
    expect(replayed.status).toBe(409)
  })

  it('keeps its secret sealed, shows it once, and changes over when it is rotated', async () => {
    const { db } = await open()
    const { api, receiver, write, work, clock, later } = await world(db)
    const webhook = await subscribe(api, receiver.url)
    const stored = JSON.stringify([
      (await db.selectFrom('webhooks').select('secret').execute()).map(({ secret }) =>
        Buffer.from(secret).toString('latin1'),
      ),
      await api.get('/v1/webhooks'),
      await api.get(`/v1/webhooks/${webhook.id}`),
    ])
    expect(stored).not.toContain(webhook.secret)
    const { secret } = await api.post<Endpoint>(`/v1/webhooks/${webhook.id}/rotate-secret`)
    await write(1)
    await work()
    verify(receiver.received[0]!, secret, clock)
    verify(receiver.received[0]!, webhook.secret, clock)
    await later(DAY + 1)
    await write(1)
    await work()
    const { headers } = receiver.received[1]!
    expect(String(headers['webhook-signature']).split(' ')).toHaveLength(1)
  })

  it('can be tested', async () => {
    const { api, receiver, clock } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url, ['mailing.status'])
    expect(await api.post(`/v1/webhooks/${webhook.id}/test`)).toMatchObject({ delivered: true, response_status: 204 })
    expect(verify(receiver.received[0]!, webhook.secret, clock)).toMatchObject({ type: 'webhook.test' })
    receiver.answer = (_, res) => void res.writeHead(404).end('no such page')
    expect(await api.post(`/v1/webhooks/${webhook.id}/test`)).toMatchObject({
      delivered: false,
      response_status: 404,
      response_body: 'no such page',
    })
  })
})
