import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { deliveriesOf, type Endpoint, subscribe, world } from './test-support/world.ts'

eachStore('invariant 7: a webhook that fails', (open) => {
  it('is tried again over a day under the same id, then given up, and can be replayed', async () => {
    const { api, receiver, write, work, later, clock } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    receiver.answer = (_, res) => void res.writeHead(500).end('out of order')
    await write(1)
    await work()
    const startedAt = clock.now()
    const waits: number[] = []
    for (;;) {
      const [delivery] = await deliveriesOf(api, webhook)
      if (!delivery?.next_attempt_at) break
      const wait = Date.parse(delivery.next_attempt_at) - clock.now()
      waits.push(wait)
      await later(wait + SECOND)
    }
    const table = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]
    expect(waits.map((wait, i) => wait / table[i]!).every((ratio) => ratio >= 1 && ratio <= 1.1)).toBe(true)
    expect(waits).toHaveLength(table.length)
    expect(clock.now() - startedAt).toBeLessThan(26 * HOUR)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(10)
    const [dead] = await deliveriesOf(api, webhook, '?status=dead')
    const detail = await api.get<{ log: object[] }>(`/v1/webhooks/${webhook.id}/deliveries/${dead!.id}`)
    expect(detail.log).toHaveLength(10)
    expect(detail.log[0]).toMatchObject({
      response_status: 500,
      response_body: 'out of order',
      error: 'answered 500',
      request_body: receiver.received[0]!.body,
    })
    receiver.answer = (_, res) => void res.writeHead(200).end('ok')
    const answer = await api.call('POST', `/v1/webhooks/${webhook.id}/deliveries/${dead!.id}/replay`)
    expect(answer).toMatchObject({ status: 202, body: { status: 'waiting', attempts: 0 } })
    await work()
    expect(await deliveriesOf(api, webhook)).toMatchObject([{ status: 'succeeded', attempts: 1 }])
    expect(receiver.received.at(-1)!.headers['webhook-id']).toBe(receiver.received[0]!.headers['webhook-id'])
  })

  it('is waited for as long as it asks', async () => {
    const { api, receiver, write, work, later } = await world((await open()).db)
    await subscribe(api, receiver.url)
    receiver.answer = (_, res) => void res.writeHead(429, { 'retry-after': '120' }).end()
    await write(1)
    await work()
    await later(119 * SECOND)
    expect(receiver.received).toHaveLength(1)
    await later(2 * SECOND)
    expect(receiver.received).toHaveLength(2)
  })

  it('that answers 410 is disabled, and can be enabled again', async () => {
    const { api, receiver, write, work } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    receiver.answer = (_, res) => void res.writeHead(410).end()
    await write(1)
    await work()
    const path = `/v1/webhooks/${webhook.id}`
    expect(await api.get(path)).toMatchObject({ status: 'disabled', status_reason: expect.stringContaining('410') })
    expect(await deliveriesOf(api, webhook)).toMatchObject([{ status: 'dead' }])
    await write(1)
    expect(await deliveriesOf(api, webhook)).toHaveLength(1)
    expect((await api.call('POST', `${path}/replay`, { since: '2020-01-01T00:00:00Z' })).status).toBe(409)
    receiver.answer = (_, res) => void res.writeHead(204).end()
    expect(await api.patch(path, { status: 'enabled' })).toMatchObject({ status: 'enabled', status_reason: null })
    expect(await api.post(`${path}/replay`, { since: '2020-01-01T00:00:00Z' })).toEqual({ replayed: 2 })
    await work()
    expect((await deliveriesOf(api, webhook)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  })

  it('that has failed for three days is disabled, one that comes back is not', async () => {
    const { api, receiver, write, work, later } = await world((await open()).db)
    const webhook = await subscribe(api, receiver.url)
    const status = async () => (await api.get<Endpoint>(`/v1/webhooks/${webhook.id}`)).status
    receiver.answer = (_, res) => void res.writeHead(503).end()
    await write(1)
    await work()
    await later(2 * DAY)
    receiver.answer = (_, res) => void res.writeHead(204).end()
    await later(DAY)
    expect((await api.get<Endpoint>(`/v1/webhooks/${webhook.id}`)).failing_since).toBeNull()
    receiver.answer = (_, res) => void res.writeHead(503).end()
    await write(1)
    await work()
    expect(await status()).toBe('enabled')
    await later(2 * DAY)
    expect(await status()).toBe('enabled')
    await write(1)
    await later(DAY)
    expect(await status()).toBe('disabled')
    expect(await deliveriesOf(api, webhook, '?status=waiting')).toEqual([])
  })
})
