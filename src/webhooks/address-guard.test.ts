import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { deliveriesOf, subscribe, world } from './test-support/world.ts'

eachStore('a webhook to a private address', (open) => {
  it('is refused when it is made or changed', async () => {
    const { api } = await world((await open()).db, {
      allowPrivate: false,
      resolve: (host, _options, done) =>
        done(null, [{ address: host === 'inside.example' ? '10.1.2.3' : '93.184.216.34', family: 4 }]),
    })
    const hosts = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '10.0.0.1',
      '192.168.1.1',
      '172.16.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[fe80::1]',
      '[fd00::1]',
      '[64:ff9b::7f00:1]',
      '[::127.0.0.1]',
      '[fec0::1]',
      'inside.example',
    ]
    for (const host of hosts) {
      const answer = await api.call('POST', '/v1/webhooks', { url: `http://${host}/hook`, events: ['*'] })
      expect(answer, host).toMatchObject({ status: 422, body: { errors: [{ path: 'body.url' }] } })
    }
    await subscribe(api, 'https://[2606:4700::1111]/hook')
    const made = await subscribe(api, 'https://outside.example/hook')
    expect((await api.call('PATCH', `/v1/webhooks/${made.id}`, { url: 'http://10.0.0.1/' })).status).toBe(422)
    for (const url of ['ftp://outside.example', 'file:///etc/passwd', 'https://u:p@outside.example', 'nonsense']) {
      expect((await api.call('POST', '/v1/webhooks', { url, events: ['*'] })).status, url).toBe(422)
    }
  })

  it('is refused at the connect, when its name has changed its mind', async () => {
    let rebound = false
    const { api, receiver, write, work } = await world((await open()).db, {
      allowPrivate: false,
      resolve: (_host, _options, done) => done(null, [{ address: rebound ? '127.0.0.1' : '93.184.216.34', family: 4 }]),
    })
    const port = new URL(receiver.url).port
    const webhook = await subscribe(api, `http://rebinding.example:${port}/hook`)
    rebound = true
    await write(1)
    await work()
    expect(receiver.received).toEqual([])
    expect(await deliveriesOf(api, webhook)).toMatchObject([
      { status: 'waiting', last_attempt: { error: expect.stringContaining('private address') } },
    ])
    expect(await api.post(`/v1/webhooks/${webhook.id}/test`)).toMatchObject({ delivered: false })
  })
})
