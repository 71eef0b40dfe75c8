import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { poolWorld } from '../../../test/support/pool.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { NumberOut } from '../present-number.ts'
import { numberRoutes } from '../routes.ts'
import { metaWebhookRoutes } from './webhook-routes.ts'

const SECRET = 'app secret of the first app'
const message = (id: string, body = 'Привет') => ({
  from: '16505551234',
  id,
  timestamp: '1749416383',
  type: 'text',
  text: { body },
})

eachStore('the webhook of official numbers', (open) => {
  async function setUp() {
    const { db } = await open()
    const world = await poolWorld(db, { env: { OTKLIK_PUBLIC_URL: 'https://otklik.example/' } })
    const api = await serve(db, [...numberRoutes(world), ...metaWebhookRoutes(world)], { clock: world.clock })
    const add = (phone_number_id: string, meta: Record<string, string> = {}) =>
      api.post<NumberOut>('/v1/numbers', {
        label: phone_number_id,
        kind: 'cloud_api',
        meta: { phone_number_id, waba_id: '55555', access_token: 'EAAG-token', app_secret: SECRET, ...meta },
      })
    const first = await add('11111', { verify_token: 'token of the first' })
    const told: (string | undefined)[] = []
    world.signals.on('posted', (key) => void told.push(key))
    const post = (body: unknown, { secret = SECRET, signature = '' } = {}) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const signed = `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`
      return fetch(`${api.url}/v1/callbacks/meta`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature || signed },
        body: text,
      })
    }
    const kept = () => db.selectFrom('cloud_inbound').select(['number_id', 'dedupe_key']).orderBy('id').execute()
    return { ...world, api, add, first, post, kept, told }
  }

  const body = (phone_number_id: string, value: Record<string, unknown>, field = 'messages') => ({
    object: 'whatsapp_business_account',
    entry: [{ id: '55555', changes: [{ field, value: { metadata: { phone_number_id }, ...value } }] }],
  })

  it('is verified by the token of any of them', async () => {
    const { api, first } = await setUp()
    const verify = (query: string) => fetch(`${api.url}/v1/callbacks/meta?${query}`)
    const good = await verify('hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=token%20of%20the%20first')
    expect([good.status, await good.text()]).toEqual([200, '1158201444'])
    for (const query of [
      'hub.mode=subscribe&hub.challenge=1&hub.verify_token=other',
      'hub.verify_token=token%20of%20the%20first',
      '',
    ]) {
      expect((await verify(query)).status).toBe(403)
    }
    expect(await api.get(`/v1/numbers/${first.id}/meta-webhook`)).toMatchObject({
      callback_url: 'https://otklik.example/v1/callbacks/meta',
      verify_token: 'token of the first',
      fields: expect.arrayContaining(['messages']),
    })
  })

  it('keeps what is signed before it answers, once (invariant 6), and tells who hands it over', async () => {
    const { first, post, kept, told } = await setUp()
    const posted = body('11111', { messages: [message('wamid.1'), message('wamid.2')], contacts: [] })
    const answers = await Promise.all([post(posted), post(posted), post(posted)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await kept()).toEqual([
      { number_id: first.id, dedupe_key: 'message wamid.1' },
      { number_id: first.id, dedupe_key: 'message wamid.2' },
    ])
    expect(new Set(told)).toEqual(new Set([first.id]))
    const statuses = Array.from({ length: 1_200 }, (_, n) => ({ id: `wamid.${n}`, status: 'sent' }))
    expect(await (await post(body('11111', { statuses }))).json()).toEqual({ received: 1_200 })
    expect((await kept()).length).toBe(1_202)
  })

  it('verifies the bytes, whatever is in them', async () => {
    const { post, kept } = await setUp()
    const text = JSON.stringify(body('11111', { messages: [message('wamid.é', 'пиццу 🍕')] }))
    expect((await post(text)).status).toBe(200)
    // As Meta writes it: the same JSON, other bytes.
    const escaped = text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    expect((await post(escaped)).status).toBe(200)
    const signature = `sha256=${createHmac('sha256', SECRET).update(text).digest('hex')}`
    expect((await post(escaped, { signature })).status).toBe(403)
    expect((await kept()).length).toBe(1)
  })

  it.each<[string, { secret?: string; signature?: string }]>([
    ['another secret', { secret: 'not the secret' }],
    ['half a signature', { signature: 'sha256=abc' }],
    ['the old kind of signature', { signature: `sha1=${'a'.repeat(40)}` }],
  ])('takes nothing that has %s', async (_what, how) => {
    const { post, kept } = await setUp()
    expect((await post(body('11111', { messages: [message('wamid.1')] }), how)).status).toBe(403)
    expect(await kept()).toEqual([])
  })

  it('lets one app say nothing about the number of another', async () => {
    const { add, post, kept } = await setUp()
    const second = await add('22222', { app_secret: 'app secret of the second app', waba_id: '66666' })
    const forged = body('22222', { messages: [message('wamid.1')] })
    expect(await (await post(forged)).json()).toEqual({ received: 0 })
    expect(await kept()).toEqual([])
    expect((await post(forged, { secret: 'app secret of the second app' })).status).toBe(200)
    expect(await kept()).toEqual([{ number_id: second.id, dedupe_key: 'message wamid.1' }])
  })

  it('answers for numbers that are not here, so that Meta does not repeat it for days', async () => {
    const { post, kept } = await setUp()
    expect(await (await post(body('99999', { messages: [message('wamid.1')] }))).json()).toEqual({ received: 0 })
    expect(await kept()).toEqual([])
    expect((await post({ object: 'page', entry: [] })).status).toBe(400)
    expect((await post('{"object":')).status).toBe(400)
  })

  it('keeps what is told of the account with its first number', async () => {
    const { add, first, post, kept } = await setUp()
    await add('22222')
    const value = { event: 'APPROVED', message_template_id: 1, message_template_name: 'hello' }
    const change = { field: 'message_template_status_update', value }
    await post({ object: 'whatsapp_business_account', entry: [{ id: '55555', changes: [change] }] })
    expect(await kept()).toEqual([{ number_id: first.id, dedupe_key: expect.stringMatching(/^change /) }])
  })
})
