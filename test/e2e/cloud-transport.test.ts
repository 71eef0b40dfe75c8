import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freePort, startProduct } from '../../scripts/product.ts'
import { fileOfKind } from '../../src/media/test-support/files.ts'
import { freshQueuePlace } from '../support/queues.ts'
import { eventually, linkNumber, openScene } from '../support/scene.ts'
import { builtServer } from '../support/services.ts'

const NUMBER = '79160000001'
const GUEST = '79030001000'
const SECRETS = { verify_token: 'verify token of the test', app_secret: 'app secret of the test' }
const REPLIES = 12
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

type Message = {
  id: string
  text: string | null
  type: string
  status: string
  media: { id: string; status: string } | null
}

test('invariant 2: an official number over the facade of another Otklik: both ways, and through a SIGKILL no reply twice', {
  timeout: 400_000,
}, async () => {
  // The other Otklik plays Meta: its linked number is our official one.
  await using scene = await openScene()
  const { network, api: meta } = scene
  const linkedId = await linkNumber(scene, NUMBER)
  const { cloud_api: ids } = await meta.get<{ cloud_api: object }>(`/v1/numbers/${linkedId}`)
  await network.declareGuests({ phones: [GUEST] })

  await using stack = new AsyncDisposableStack()
  const { dataDir } = await freshQueuePlace('embedded')
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const port = await freePort()
  const env = { OTKLIK_META_ALLOW_PRIVATE: '1', OTKLIK_WHATSAPP_URL: scene.sandbox.url }
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
  const guestId = async () => (await ours.api.get<{ data: { id: string }[] }>('/v1/guests')).data[0]?.id ?? ''
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
  const replies = Promise.all(
    Array.from({ length: REPLIES }, async (_, n) => (await say(`ответ ${n}`).catch(() => undefined))?.id),
  )
  const written = network.guestSends({ guest: GUEST, to: NUMBER, content: { kind: 'text', text: 'а ещё?' } })
  await sleep(50 + Math.random() * 600)
  await ours.kill()
  await Promise.all([replies, written])
  ours = await launch()
  const kept = async () => (await timeline()).filter(({ text }) => text?.startsWith('ответ'))
  // In doubt, or known to be there: nothing is sent any more.
  const over = ['sending', 'unconfirmed', 'sent', 'delivered', 'read']
  await eventually('every reply has come to an end', async () => {
    const all = await kept()
    return all.every(({ status }) => over.includes(status))
  })
  const texts = (await shown()).flatMap(({ text }) => (text?.startsWith('ответ') ? [text] : []))
  expect(new Set(texts).size).toBe(texts.length)
  // Whatever is said to have been sent is there, and only what may be there is in doubt.
  const sent = (await kept())
    .filter(({ status }) => !['sending', 'unconfirmed'].includes(status))
    .map(({ text }) => text)
  await eventually('the phone has what was sent', async () => {
    const there = new Set((await shown()).map(({ text }) => text))
    return sent.every((text) => there.has(text ?? ''))
  })
  await eventually('what was written meanwhile has come', async () =>
    (await timeline()).some(({ text }) => text === 'а ещё?'),
  )
  expect((await timeline()).filter(({ text }) => text === 'а ещё?')).toHaveLength(1)
})
