import { createHash } from 'node:crypto'
import { Client } from '@great-detail/whatsapp'
import { WhatsAppClient } from '@kapso/whatsapp-cloud-api'
import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { expect, test } from 'vitest'
import { fileOfKind } from '../../src/media/test-support/files.ts'
import { openReceiver } from '../support/receiver.ts'
import { eventually, linkNumber, makeGuests, openScene } from '../support/scene.ts'

const NUMBER = '79160000001'
const SECRET = 'app secret of the test'
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('two SDKs for the Cloud API work by another base address: webhooks, media both ways, answers, the throttle', {
  timeout: 400_000,
}, async () => {
  await using scene = await openScene({ queue: 'redis' })
  const { network, api, product } = scene
  const receiver = await openReceiver()
  receiver.answer = ({ path }, res) => void res.end(new URL(path, receiver.url).searchParams.get('hub.challenge') ?? '')
  const numberId = await linkNumber(scene, NUMBER, { perMinute: 1 })
  const [guest = '', stranger = '', other = ''] = await makeGuests(scene, 3)
  const { cloud_api: ids } = await api.get<{ cloud_api: { phone_number_id: string } }>(`/v1/numbers/${numberId}`)
  const phoneNumberId = ids.phone_number_id
  const hook = { url: `${receiver.url}/hook`, format: 'cloud_api', verify_token: 'token', app_secret: SECRET }
  await api.post('/v1/webhooks', hook)
  receiver.received.splice(0)

  const kapso = new WhatsAppClient({ accessToken: api.key, baseUrl: `${product.url}/graph` })
  const greatDetail = new Client({
    prefixUrl: `${product.url}/graph`,
    graphVersion: 'v19.0',
    request: { headers: { authorization: `Bearer ${api.key}` }, retry: 0 },
  })
  const told = () => {
    for (const { body, headers } of receiver.received) {
      const signatureHeader = String(headers['x-hub-signature-256'])
      expect(verifySignature({ appSecret: SECRET, rawBody: body, signatureHeader })).toBe(true)
    }
    return receiver.received.map(({ body }) => normalizeWebhook(JSON.parse(body)))
  }
  const messages = () => told().flatMap((event) => event.messages)
  const shown = async (match: (record: { kind: string; text?: string }) => boolean) =>
    (await network.shown({ guest })).find(match)

  // A guest who did not write first: treated like a mailing, and not put off.
  const write = (phone: string) => kapso.messages.sendText({ phoneNumberId, to: phone, body: 'Ваш заказ готов' })
  await write(stranger)
  await expect(write(other)).rejects.toMatchObject({ code: 130429, category: 'throttling', httpStatus: 400 })
  await eventually('the stranger has it', async () => (await network.shown({ guest: stranger })).length === 1)
  expect(await network.shown({ guest: other })).toEqual([])
  expect(await network.check({ filter: { match: '^Ваш заказ готов$' } })).toMatchObject({ duplicates: [], lost: [] })

  // A guest sends a picture: it is announced, and fetched.
  const picture = Uint8Array.from(await fileOfKind('png'))
  const file = Buffer.from(picture).toString('base64')
  await network.guestSends({ guest, to: NUMBER, content: { kind: 'image', caption: 'Это вы?', file } })
  await eventually('the webhook tells of the picture', async () => messages().some(({ type }) => type === 'image'))
  const [image] = messages().filter(({ type }) => type === 'image')
  expect(image).toMatchObject({ from: guest, image: { caption: 'Это вы?' } })
  const bytes = await kapso.media.download({ mediaId: String(image?.image?.id), auth: 'always' })
  expect(sha256(new Uint8Array(bytes as ArrayBuffer))).toBe(sha256(picture))

  // It is read, and answered whatever the limits say: with a quoting text, a picture, a reaction and buttons.
  const messageId = String(image?.id)
  const to = { phoneNumberId, to: guest }
  await kapso.messages.markRead({ phoneNumberId, messageId, typingIndicator: { type: 'text' } })
  const { id } = await (
    await greatDetail.media.upload({
      phoneNumberID: phoneNumberId,
      file: new Blob([picture], { type: 'image/png' }),
      filename: 'hall.png',
      mimeType: 'image/png',
    })
  ).json<{ id: string }>()
  const text = await kapso.messages.sendText({ ...to, body: 'Да, это мы', contextMessageId: messageId })
  await kapso.messages.sendImage({ ...to, image: { id, caption: 'А это зал' } })
  await kapso.messages.sendReaction({ ...to, reaction: { messageId, emoji: '👍' } })
  const buttons = [
    { id: 'yes', title: 'Да' },
    { id: 'no', title: 'Нет' },
  ]
  await kapso.messages.sendInteractiveButtons({ ...to, bodyText: 'Ждать вас?', buttons })
  await eventually(
    'the phone has them',
    async () => (await shown(({ text }) => text?.startsWith('Ждать') ?? false)) !== undefined,
  )
  expect(await shown(({ kind }) => kind === 'image')).toMatchObject({
    text: 'А это зал',
    media: { sha256: sha256(picture), bytes: picture.length },
  })
  expect(await shown(({ kind }) => kind === 'reaction')).toBeDefined()
  expect(await shown(({ text }) => text === 'Да, это мы')).toMatchObject({ quoted: expect.stringContaining('image') })
  await eventually('its statuses are told', async () => {
    const statuses = told().flatMap((event) => event.statuses)
    return statuses.some((status) => status.id === text.messages[0]?.id && status.status === 'delivered')
  })
  await network.guestSends({ guest, to: NUMBER, content: { kind: 'text', text: '1' } })
  await eventually('the answer is a choice', async () => messages().some(({ type }) => type === 'interactive'))
  expect(messages().find(({ type }) => type === 'interactive')?.interactive).toMatchObject({
    buttonReply: { id: 'yes' },
  })
})
