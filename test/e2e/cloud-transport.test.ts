import { createHash, createHmac } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Api } from '../../scripts/api.ts'
import { freePort, startProduct } from '../../scripts/product.ts'
import { fileOfKind } from '../../src/media/test-support/files.ts'
import { freshQueuePlace } from '../support/queues.ts'
import { eventually, linkNumber, openScene } from '../support/scene.ts'
import { builtServer } from '../support/services.ts'

const NUMBER = '79160000001'
const GUEST = '79030001000'
const SECRETS = { verify_token: 'verify token of the test', app_secret: 'app secret of the test' }
const LINKED = '79160000002'
const OTHERS = Array.from({ length: 12 }, (_, n) => `790300020${String(n).padStart(2, '0')}`)
const WORDS = 'Пятница! Ждём вас у нас?'
const TEMPLATE = { name: 'friday', language: 'ru', category: 'marketing' }
/**
 * Guests of the mailing besides OTHERS[0], who wrote to the official number: one of the linked number, three of no
 * number.
 */
const OF_LINKED = '79030003000'
const STRANGERS = ['79030003001', '79030003002', '79030003003']
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

type Message = {
  id: string
  text: string | null
  type: string
  status: string
  media: { id: string; status: string } | null
}

test('invariant 2: an official number over the facade of another Otklik: both ways, through a SIGKILL no reply twice, and a mailing beside a linked number', {
  timeout: 400_000,
}, async () => {
  // The other Otklik plays Meta: its linked number is our official one.
  await using scene = await openScene()
  const { network, api: meta } = scene
  const linkedId = await linkNumber(scene, NUMBER, { perMinute: 60, perHour: 600 })
  const { cloud_api: ids } = await meta.get<{ cloud_api: { waba_id: string } }>(`/v1/numbers/${linkedId}`)
  await network.declareGuests({ phones: [GUEST, ...OTHERS, OF_LINKED, ...STRANGERS] })

  await using stack = new AsyncDisposableStack()
  const { dataDir } = await freshQueuePlace('embedded')
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const port = await freePort()
  const env = {
    OTKLIK_META_ALLOW_PRIVATE: '1',
    OTKLIK_WHATSAPP_URL: scene.sandbox.url,
    OTKLIK_WHATSAPP_ROOT_KEY: scene.sandbox.rootKey,
    NODE_EXTRA_CA_CERTS: scene.sandbox.caFile,
  }
  const program = await builtServer()
  const launch = () => startProduct({ dataDir, adminKey: 'otk_key-of-the-second-product', port, program, env })
  let ours = await launch()
  stack.defer(() => ours[Symbol.asyncDispose]())

  const account = { ...ids, ...SECRETS, access_token: meta.key, graph_url: `${scene.product.url}/graph/v26.0` }
  const made = await ours.api.post<{ id: string }>('/v1/numbers', {
    label: 'Official',
    kind: 'cloud_api',
    meta: account,
  })
  const number = () => ours.api.get<{ state: string; phone: string }>(`/v1/numbers/${made.id}`)
  await eventually('the official number is open', async () => (await number()).state === 'open')
  expect((await number()).phone).toBe(`+${NUMBER}`)
  await meta.post('/v1/webhooks', { url: `${ours.url}/v1/callbacks/meta`, format: 'cloud_api', ...SECRETS })

  // A guest writes, with a picture.
  const picture = Uint8Array.from(await fileOfKind('png'))
  const file = Buffer.from(picture).toString('base64')
  await network.guestSends({ guest: GUEST, to: NUMBER, content: { kind: 'text', text: 'Вы открыты?' } })
  await network.guestSends({ guest: GUEST, to: NUMBER, content: { kind: 'image', caption: 'Это вы?', file } })
  const guestsOf = async (api: Api) => {
    const { data } = await api.get<{ data: { id: string; phone: string }[] }>('/v1/guests?limit=200')
    return new Map(data.map(({ id, phone }) => [phone.slice(1), id]))
  }
  const guestId = async () => (await guestsOf(ours.api)).get(GUEST) ?? ''
  const timeline = async () =>
    (await ours.api.get<{ data: Message[] }>(`/v1/guests/${await guestId()}/timeline?kinds=message&limit=200`)).data
  const stored = async () => (await timeline()).find(({ media }) => media?.status === 'stored')
  await eventually('our inbox has the picture', async () => (await stored()) !== undefined)
  const image = await stored()
  expect((await timeline()).map(({ text }) => text).sort()).toEqual(['Вы открыты?', 'Это вы?'])
  const fetched = await fetch(`${ours.url}/v1/media/${image?.media?.id}`, {
    headers: { authorization: `Bearer ${ours.api.key}` },
  })
  expect(sha256(new Uint8Array(await fetched.arrayBuffer()))).toBe(sha256(picture))

  // It is answered with a quote, a place and a reaction.
  const to = await guestId()
  const say = (text: string, more: object = {}) =>
    ours.api.post<Message>(`/v1/guests/${to}/messages`, { type: 'text', text, ...more })
  const messageId = image?.id ?? ''
  const first = await say('Да, это мы', { reply_to: messageId })
  await ours.api.post(`/v1/messages/${messageId}/reaction`, { emoji: '👍' })
  const shown = () => network.shown({ guest: GUEST })
  await eventually('the phone has the reaction', async () => (await shown()).some(({ kind }) => kind === 'reaction'))
  expect((await shown()).find(({ text }) => text === 'Да, это мы')).toMatchObject({
    quoted: expect.stringContaining('image'),
  })
  const statusOf = async (id: string) => (await ours.api.get<Message>(`/v1/messages/${id}`)).status
  await eventually('its receipt has come', async () => ['delivered', 'read'].includes(await statusOf(first.id)))

  // Killed while replies leave and a guest writes.
  const text = (text: string) => ({ kind: 'text', text }) as const
  await Promise.all(OTHERS.map((guest) => network.guestSends({ guest, to: NUMBER, content: text('Добрый день') })))
  await eventually('all have written', async () => (await guestsOf(ours.api)).size === OTHERS.length + 1)
  const known = await guestsOf(ours.api)
  const replies = Promise.all(
    OTHERS.map((phone) =>
      ours.api.post(`/v1/guests/${known.get(phone)}/messages`, { type: 'text', text: 'ответ' }).catch(() => undefined),
    ),
  )
  const written = network.guestSends({ guest: GUEST, to: NUMBER, content: text('а ещё?') })
  await sleep(50 + Math.random() * 600)
  await ours.kill()
  await Promise.all([replies, written])
  ours = await launch()
  const kept = async () => {
    const timelines = OTHERS.map((phone) =>
      ours.api.get<{ data: Message[] }>(`/v1/guests/${known.get(phone)}/timeline?kinds=message`),
    )
    return (await Promise.all(timelines)).flatMap(({ data }) => data.filter(({ text }) => text === 'ответ'))
  }
  // In doubt, or known to be there: nothing more is sent.
  const over = ['sending', 'unconfirmed', 'sent', 'delivered', 'read']
  await eventually('every reply has come to an end', async () =>
    (await kept()).every(({ status }) => over.includes(status)),
  )
  // Everything reported as sent is there, and only what may be there is in doubt.
  const sent = (await kept()).filter(({ status }) => !['sending', 'unconfirmed'].includes(status))
  const got = async () => (await network.shown({ number: NUMBER })).filter(({ text }) => text === 'ответ')
  await eventually('the phones have what was sent', async () => (await got()).length >= sent.length)
  expect(new Set((await got()).map(({ guest }) => guest)).size).toBe((await got()).length)
  await eventually('what was written meanwhile has come', async () =>
    (await timeline()).some(({ text }) => text === 'а ещё?'),
  )
  expect((await timeline()).filter(({ text }) => text === 'а ещё?')).toHaveLength(1)

  // A mailing by this number and a linked one of ours: texts to guests who wrote lately, a template to one who did not.
  await linkNumber({ network, api: ours.api }, LINKED)
  await network.guestSends({ guest: OF_LINKED, to: LINKED, content: text('Здравствуйте') })
  const row = (country: string, category: string, price: number) => ({ country, category, price, currency: 'USD' })
  await ours.api.call('PUT', '/v1/message-prices', {
    prices: [row('RU', 'marketing', 0.1), row('*', 'service', 0.01)],
  })
  const body = { type: 'BODY', text: 'Здравствуйте, {{1}}! Накроем для вас стол?', example: { body_text: [['Анна']] } }
  const template = await ours.api.post<{ status: string }>('/v1/message-templates', { ...TEMPLATE, components: [body] })
  expect(template.status).toBe('approved')
  await eventually('the guest of the linked number is known', async () => (await guestsOf(ours.api)).has(OF_LINKED))
  await ours.api.post('/v1/guests/bulk', {
    guests: STRANGERS.map((phone, n) => ({ phone: `+${phone}`, name: `Гость ${n}`, tags: ['friday'] })),
  })
  const invited = await guestsOf(ours.api)
  for (const phone of [OTHERS[0] ?? '', OF_LINKED]) {
    await ours.api.patch(`/v1/guests/${invited.get(phone)}`, { tags: ['friday'] })
  }
  // What Meta allows the portfolio: two people in 24 hours.
  const allow = (people: number) =>
    postAsMeta(ours.url, account.waba_id, 'business_capability_update', {
      max_daily_conversations_per_business: people,
    })
  await allow(2)
  const words = await ours.api.post<{ id: string }>('/v1/templates', {
    name: 'Пятница',
    channel: 'whatsapp',
    language: 'ru',
    text: WORDS,
  })
  const draft = await ours.api.post<{ id: string }>('/v1/mailings', {
    name: 'Пятница',
    template_id: words.id,
    audience: { tag: 'friday' },
    quiet_hours: null,
    message_template: { ...TEMPLATE, category: undefined, values: { 'body.1': '{{ guest.first_name }}' } },
  })
  type Mailing = { status: string; official: { forecast: object | null; cost: Record<string, unknown> } }
  const mailing = () => ours.api.get<Mailing>(`/v1/mailings/${draft.id}`)
  expect((await mailing()).official.forecast).toMatchObject({
    in_window: 1,
    outside: 3,
    linked: 1,
    unreachable: 0,
    estimate: 0.31,
    unpriced: 0,
  })
  const templated = async () =>
    (await network.shown({ number: NUMBER })).filter(({ text }) => text?.endsWith('Накроем для вас стол?'))
  await eventually('the limit has been told', async () => {
    const { messaging_limit: limit } = await ours.api.get<{ messaging_limit: { max: number } | null }>(
      `/v1/numbers/${made.id}`,
    )
    return limit?.max === 2
  })
  await ours.api.post(`/v1/mailings/${draft.id}/schedule`)
  await eventually('all have been written to whom the limit allows', async () => {
    const byWords = (await network.shown({})).filter(({ text }) => text === WORDS)
    return (await templated()).length === 2 && byWords.length === 2
  })
  await allow(10)
  await eventually('all has arrived, and Meta has said what it charges', async () => {
    const { status, official } = await mailing()
    return status === 'finished' && official.cost.charged === 4
  })
  // By the network: who got what, and from which number.
  const shownTo = (await network.shown({})).filter(({ text }) => text === WORDS || text?.endsWith('стол?'))
  expect(shownTo.map(({ guest, number, text }) => [guest, number, text]).sort()).toEqual([
    [OTHERS[0], NUMBER, WORDS],
    [OF_LINKED, LINKED, WORDS],
    ...STRANGERS.map((phone) => [phone, NUMBER, expect.stringMatching(/^Здравствуйте, Гость! Накроем/)]),
  ])
  // By the other Otklik: what it received as templates, and that it charges nothing.
  const told = await guestsOf(meta)
  for (const phone of STRANGERS) {
    const { data } = await meta.get<{ data: Message[] }>(`/v1/guests/${told.get(phone)}/timeline?kinds=message`)
    expect(data.map(({ text }) => text)).toEqual([expect.stringMatching(/^Здравствуйте, Гость! Накроем/)])
  }
  expect(told.has(OF_LINKED)).toBe(false)
  expect((await mailing()).official.cost).toMatchObject({ amount: 0, pending: 0, unpriced: 0 })
})

/** As Meta posts what is no message. */
async function postAsMeta(url: string, wabaId: string, field: string, value: object): Promise<void> {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: wabaId, changes: [{ field, value }] }],
  })
  const signature = createHmac('sha256', SECRETS.app_secret).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
  const answer = await fetch(`${url}/v1/callbacks/meta`, { method: 'POST', headers, body })
  expect(answer.status).toBe(200)
}
