import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { readSettings } from '../../config/env.ts'
import { type FakeProvider, fakeProvider } from '../../test/support/fake-provider.ts'
import { openSending } from '../../test/support/sending.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { openQueue } from '../deliveries/index.ts'
import { MINUTE } from '../lib/units.ts'
import { askProvidersAnew } from './ask-providers-anew.ts'
import { channelRoutes } from './routes.ts'
import { findProviderStates, insertSends, noteProviderDown } from './sends.ts'

const SECRET = 'a-long-enough-secret'
const TOKEN = 'twilio-auth-token'
const phone = '+79161112233'

async function openApi(store: Store) {
  const settings = readSettings({
    OTKLIK_PUBLIC_URL: 'https://otklik.example',
    OTKLIK_SMSC_CALLBACK_SECRET: SECRET,
    OTKLIK_TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    OTKLIK_TWILIO_AUTH_TOKEN: TOKEN,
    OTKLIK_TWILIO_FROM: 'Otklik',
    OTKLIK_SMS_PRICE: '2.5',
  })
  const s = await openSending(store, settings)
  s.deps.providers.sms.push(fakeProvider(s.clock), fakeProvider(s.clock, { name: 'twilio' }))
  const api = await serve(s.db, channelRoutes(s.deps), { clock: s.clock })
  const guest = await s.addGuest(phone)
  const owner = { owner_kind: 'mailing', owner_id: 'mlg_1' } as const
  const addSend = async (provider: string, channel: 'sms' | 'push' = 'sms') => {
    const id = `dlv_${provider}_${channel}`
    const queue_id = await s.db
      .transaction()
      .execute((tx) => openQueue(tx, { owner, kind: 'mailing', channel, priority: 30, numberIds: null, at: 0 }))
    await s.db
      .insertInto('deliveries')
      .values({ id, queue_id, guest_id: guest, dedupe_key: id, status: 'sent', not_before: 0, created_at: 0 })
      .execute()
    const [send] = await s.db.transaction().execute((tx) =>
      insertSends(tx, [
        {
          delivery_id: id,
          attempt: 1,
          queue_id,
          channel,
          provider,
          address: phone,
          title: null,
          text: 'x',
          segments: 1,
          price: 0,
          counts_as_mailing: 1,
          permit_at: 0,
          created_at: 0,
        },
      ]),
    )
    return { no: send!.no, status: () => statusOf(s.db, id), id }
  }
  return { s, api, guest, addSend }
}

async function statusOf(db: Store['db'], id: string): Promise<string> {
  const row = await db.selectFrom('deliveries').select('status').where('id', '=', id).executeTakeFirstOrThrow()
  return row.status
}

const post = (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), headers })

eachStore('the API of channels', (open) => {
  it('keeps the devices of guests: a token has one owner', async () => {
    const { s, api, guest } = await openApi(await open())
    const other = await s.addGuest('+79161112244')
    const token = { token: 'fcm-token-0123456789', platform: 'android', app: 'pizza' }
    const first = await api.call<{ id: string }>('POST', `/v1/guests/${guest}/push-tokens`, token)
    expect(first).toMatchObject({ status: 201, body: { platform: 'android', app: 'pizza', token_end: '456789' } })
    expect((await api.call('POST', `/v1/guests/${guest}/push-tokens`, token)).status).toBe(200)
    const list = async (id: string) =>
      (await api.get<{ data: { id: string }[] }>(`/v1/guests/${id}/push-tokens`)).data.map(({ id }) => id)
    expect(await list(guest)).toEqual([first.body.id])
    expect((await api.call('POST', `/v1/guests/${other}/push-tokens`, token)).status).toBe(200)
    expect([await list(guest), await list(other)]).toEqual([[], [first.body.id]])
    expect((await api.call('DELETE', `/v1/guests/${guest}/push-tokens/${first.body.id}`)).status).toBe(404)
    expect((await api.call('DELETE', `/v1/guests/${other}/push-tokens/${first.body.id}`)).status).toBe(204)
    expect(await list(other)).toEqual([])
    const short = { ...token, token: 'no' }
    expect((await api.call('POST', `/v1/guests/${guest}/push-tokens`, short)).status).toBe(422)
  })

  it('says what is configured and who rests, counts segments, takes receipts', async () => {
    const { s, api, addSend } = await openApi(await open())
    const until = s.clock.now() + MINUTE
    await noteProviderDown(s.db, 'smsc', { until, reason: 'smsc_3', at: s.clock.now() })
    const { data } = await api.get<{ data: object[] }>('/v1/channels')
    expect(data).toMatchObject([
      { channel: 'whatsapp', configured: true },
      {
        channel: 'sms',
        configured: true,
        per_second: 10,
        price: 2.5,
        currency: 'RUB',
        providers: [
          { name: 'smsc', state: 'resting', reason: 'smsc_3' },
          { name: 'twilio', state: 'up', reason: null },
        ],
      },
      { channel: 'push', configured: false },
    ])
    expect(await api.post('/v1/channels/sms/size', { text: 'Привет'.repeat(12) })).toEqual({
      encoding: 'UCS-2',
      segments: 2,
      characters: 72,
      price: 5,
      currency: 'RUB',
    })
    const { id, status } = await addSend('fcm', 'push')
    const receipts = [
      { delivery_id: id, event: 'opened' },
      { delivery_id: 'dlv_unknown', event: 'opened' },
    ]
    expect(await api.post('/v1/push/receipts', { receipts })).toEqual({ taken: 1, ignored: 1 })
    expect(await status()).toBe('read')
  })

  it('sends a trial at once by what is set, says what became of it, and ends the rest of a provider that works', async () => {
    const { s, api } = await openApi(await open())
    const [smsc, twilio] = s.deps.providers.sms as FakeProvider[]
    const until = s.clock.now() + MINUTE
    await noteProviderDown(s.db, 'smsc', { until, reason: 'smsc_2', at: s.clock.now() })
    const trial = (body: object) => api.call('POST', '/v1/channels/sms/test', body)
    expect(await trial({ to: '8 (916) 111-22-33' })).toMatchObject({
      status: 200,
      body: { provider: 'smsc', outcome: 'sent', reason: null },
    })
    expect(smsc!.got).toMatchObject([{ to: phone, text: expect.stringMatching(/test/) }])
    expect(smsc!.got[0]!.no).toBeGreaterThan(1_999_999_999)
    expect((await findProviderStates(s.db)).get('smsc')).toMatchObject({ downUntil: null })

    twilio!.answers(() => ({ outcome: 'refused', refusal: { kind: 'provider', code: 'twilio_20003', retryAt: until } }))
    const refused = { provider: 'twilio', outcome: 'refused', reason: 'twilio_20003' }
    expect((await trial({ to: phone, provider: 'twilio' })).body).toEqual(refused)
    expect((await findProviderStates(s.db)).get('twilio')).toMatchObject({ reason: 'twilio_20003' })
    // Its access has changed: it is asked at once.
    await s.db.transaction().execute((tx) => askProvidersAnew(tx, ['OTKLIK_TWILIO_AUTH_TOKEN'], s.clock.now()))
    expect((await findProviderStates(s.db)).get('twilio')).toMatchObject({ downUntil: null })

    for (const body of [{ to: 'nobody' }, { to: phone, provider: 'none' }]) expect((await trial(body)).status).toBe(422)
    expect((await api.call('POST', '/v1/channels/push/test', { to: 'a-token-of-a-device' })).status).toBe(422)
    const log = await s.db
      .selectFrom('audit_log')
      .selectAll()
      .where('action', '=', 'channel.tested')
      .orderBy('id')
      .execute()
    expect([log.length, JSON.stringify(log).includes('9161112233')]).toEqual([2, false])
  })

  it('takes reports of SMSC.ru at an address that ends with the secret', async () => {
    const { api, addSend } = await openApi(await open())
    const { no, status } = await addSend('smsc')
    const url = (secret: string) => `${api.url}/v1/callbacks/smsc/${secret}`
    const report = { id: String(no), phone: phone.slice(1), status: '1', time: '05.01.2026 15:00:00', ts: '1767614400' }
    expect((await post(url('wrong'), report)).status).toBe(404)
    expect(await status()).toBe('sent')
    for (const nonsense of [{}, { ...report, id: '0' }, { ...report, id: '999999' }, { ...report, status: 'x' }]) {
      expect((await post(url(SECRET), nonsense)).status).toBe(200)
    }
    expect(await status()).toBe('sent')
    expect((await post(url(SECRET), report)).status).toBe(200)
    expect(await status()).toBe('delivered')
    const query = new URLSearchParams({ ...report, status: '2' })
    expect((await fetch(`${url(SECRET)}?${query}`)).status).toBe(200)
    expect(await status()).toBe('read')
  })

  it('takes reports of Twilio that Twilio has signed', async () => {
    const { api, addSend } = await openApi(await open())
    const { no, status } = await addSend('twilio')
    const path = `/v1/callbacks/twilio?send=${no}`
    const form = { MessageSid: 'SM1', MessageStatus: 'delivered', To: phone }
    const data = Object.keys(form)
      .sort()
      .map((name) => name + form[name as keyof typeof form])
      .join('')
    const signature = createHmac('sha1', TOKEN).update(`https://otklik.example${path}${data}`).digest('base64')
    expect((await post(api.url + path, form)).status).toBe(403)
    expect((await post(api.url + path, form, { 'x-twilio-signature': 'bm9wZQ==' })).status).toBe(403)
    expect(await status()).toBe('sent')
    const answer = await post(api.url + path, form, { 'x-twilio-signature': signature })
    expect(answer.status).toBe(204)
    expect(await status()).toBe('delivered')
  })
})
