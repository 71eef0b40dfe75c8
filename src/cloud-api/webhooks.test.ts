import { normalizeWebhook, verifySignature } from '@kapso/whatsapp-cloud-api/server'
import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { applyReceipts } from '../inbox/statuses.ts'
import type { IncomingContent } from '../whatsapp/port.ts'
import { GUEST, openFacade } from './test-support/scene.ts'

eachStore('webhooks in the shape of the Cloud API', (open) => {
  it('are made when the endpoint verifies, and changed so', async () => {
    const facade = await openFacade((await open()).db)
    const { api, receiver } = facade
    const hub = { format: 'cloud_api', verify_token: 'a token & more', app_secret: 'secret' }
    const make = (more: object) =>
      api.call<{ id: string }>('POST', '/v1/webhooks', { url: `${receiver.url}/hook?own=1`, ...hub, ...more })
    expect(await make({})).toMatchObject({ status: 422, body: { errors: [{ path: 'body.url' }] } })
    receiver.received.splice(0)
    receiver.answer = ({ path }, res) => {
      const asked = new URL(path, receiver.url).searchParams
      const knows = asked.get('hub.verify_token') === hub.verify_token && asked.get('hub.mode') === 'subscribe'
      if (knows) res.end(asked.get('hub.challenge'))
      else res.writeHead(403).end()
    }
    const made = await make({})
    expect(made).toMatchObject({ status: 201, body: { format: 'cloud_api', secret: null, status: 'enabled' } })
    expect(new URL(receiver.received[0]?.path ?? '', receiver.url).searchParams.get('own')).toBe('1')
    expect(JSON.stringify(made.body)).not.toContain('a token')
    for (const more of [{ events: ['*'] }, { app_secret: undefined }, { verify_token: 'other' }]) {
      expect((await make(more)).status).toBe(422)
    }
    const own = { url: receiver.url, events: ['*'], verify_token: 'x' }
    expect((await api.call('POST', '/v1/webhooks', own)).status).toBe(422)
    const change = (body: object) => api.call('PATCH', `/v1/webhooks/${made.body.id}`, body)
    expect((await change({ verify_token: 'other' })).status).toBe(422)
    expect((await change({ events: ['*'] })).status).toBe(422)
    expect((await change({ app_secret: 'new secret' })).status).toBe(200)
    expect((await change({ url: `${receiver.url}/moved` })).status).toBe(200)
    expect((await api.call('POST', `/v1/webhooks/${made.body.id}/rotate-secret`)).status).toBe(409)
    receiver.received.splice(0)
    expect(await api.post(`/v1/webhooks/${made.body.id}/test`)).toMatchObject({ response_status: 403 })
    const [tried] = receiver.received
    const signature = { rawBody: tried?.body ?? '', signatureHeader: String(tried?.headers['x-hub-signature-256']) }
    expect(verifySignature({ appSecret: 'new secret', ...signature })).toBe(true)
    expect(verifySignature({ appSecret: 'secret', ...signature })).toBe(false)
  })

  it('tell messages of every kind, signed for the helpers of both SDKs', async () => {
    const facade = await openFacade((await open()).db)
    await facade.subscribe({ verify_token: 'token', app_secret: 'secret of the test' })
    const place: IncomingContent = { type: 'location', latitude: 55.7, longitude: 37.6, name: 'Дом' }
    const contents: IncomingContent[] = [
      { type: 'text', text: 'Привет 🥟' },
      place,
      { type: 'contact', contacts: [{ name: 'Иван Петров', phones: ['+79160000009'], vcard: 'BEGIN:VCARD' }] },
      {
        type: 'order',
        text: 'Это',
        items: [{ name: 'Пельмени', quantity: 2, price: 300 }],
        total: { amount: 600, currency: 'RUB' },
      },
      { type: 'poll', question: 'Когда?', options: ['Сейчас', 'Потом'], multiple: false },
      { type: 'unsupported', reason: 'unknown_kind', description: 'sticker pack' },
    ]
    for (const [index, content] of contents.entries()) {
      await facade.receive({ id: `M${index}`, content, pushName: 'Анна' })
      facade.clock.advance(1_000)
    }
    const posted = await facade.toldRaw()
    for (const { body, headers } of posted) {
      expect(/^[\x20-\x7e]*$/.test(body)).toBe(true)
      const signatureHeader = String(headers['x-hub-signature-256'])
      expect(verifySignature({ appSecret: 'secret of the test', rawBody: body, signatureHeader })).toBe(true)
      const event = await facade.greatDetail.webhook.eventNotification({
        method: 'POST',
        headers: headers as never,
        body,
        query: {},
      } as never)
      await event.verifySignature('secret of the test')
      const { contacts, messages, phoneNumberId } = normalizeWebhook(JSON.parse(body))
      expect(phoneNumberId).toBe(facade.phoneNumberId)
      expect(contacts).toMatchObject([{ waId: GUEST, profile: { name: 'Анна' } }])
      expect(messages).toMatchObject([{ from: GUEST, kapso: { direction: 'inbound' } }])
    }
    const told = posted.map(({ body }) => JSON.parse(body).entry[0].changes[0].value.messages[0])
    const byTime = told.sort((a, b) => Number(a.timestamp) - Number(b.timestamp))
    expect(byTime).toMatchObject([
      { type: 'text', text: { body: 'Привет 🥟' } },
      { type: 'location', location: { latitude: 55.7, longitude: 37.6, name: 'Дом' } },
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Иван Петров', first_name: 'Иван', last_name: 'Петров' },
            phones: [{ wa_id: '79160000009' }],
          },
        ],
      },
      { type: 'order', order: { text: 'Это', product_items: [{ quantity: 2, item_price: 300, currency: 'RUB' }] } },
      { type: 'text', text: { body: 'Когда?\n• Сейчас\n• Потом' } },
      { type: 'unsupported', errors: [{ code: 131051, error_data: { details: 'sticker pack' } }] },
    ])
  })

  it('tell quotes, reactions, edits and deletions by guests; nothing of ours but statuses', async () => {
    const facade = await openFacade((await open()).db)
    await facade.subscribe()
    await facade.receive({ id: 'FIRST', text: 'Столик на двоих' })
    const [{ messages: [first] = [] } = {}] = await facade.told()
    const sent = await facade.kapso.messages.sendText({
      phoneNumberId: facade.phoneNumberId,
      to: GUEST,
      body: 'Записали',
    })
    await facade.replies.drain()
    const ours = facade.line().sent[0]?.message.id ?? ''
    const peer = { phone: `+${GUEST}` }
    for (const status of ['delivered', 'read'] as const) {
      facade.clock.advance(1_000)
      await applyReceipts(facade, facade.numberId, {
        given: [{ messageIds: [ours], peer }],
        status,
        at: facade.clock.now(),
      })
    }
    const statuses = (await facade.told()).map((value) => value.statuses?.[0])
    expect(statuses).toMatchObject([{ status: 'sent' }, { status: 'delivered' }, { status: 'read' }])
    expect(new Set(statuses.map((status) => status?.id))).toEqual(new Set([sent.messages[0]?.id]))

    const changes: IncomingContent[] = [
      { type: 'reaction', targetId: ours, emoji: '❤️' },
      { type: 'reaction', targetId: ours, emoji: '' },
      { type: 'edit', targetId: 'FIRST', text: 'Столик на троих' },
      { type: 'delete', targetId: 'FIRST' },
    ]
    for (const [index, content] of changes.entries()) {
      facade.clock.advance(1_000)
      await facade.receive({ id: `CHANGE${index}`, content })
    }
    facade.clock.advance(1_000)
    await facade.receive({ id: 'LAST', text: 'Спасибо', quotedId: ours, context: { forwarded: 'once' } })
    expect((await facade.told()).map(({ messages }) => messages?.[0])).toMatchObject([
      { type: 'reaction', reaction: { message_id: sent.messages[0]?.id, emoji: '❤️' } },
      { type: 'reaction', reaction: { message_id: sent.messages[0]?.id } },
      {
        type: 'edit',
        edit: { original_message_id: first?.id, message: { type: 'text', text: { body: 'Столик на троих' } } },
      },
      { type: 'revoke', revoke: { original_message_id: first?.id } },
      { type: 'text', context: { id: sent.messages[0]?.id, from: '79160000001', forwarded: true } },
    ])
  })

  it('are tried again, logged and replayed as all are, and say nothing of an erased guest', async () => {
    const facade = await openFacade((await open()).db)
    const { body: webhook } = await facade.subscribe()
    facade.receiver.answer = (_, res) => void res.writeHead(500).end()
    await facade.receive({ text: 'Вы открыты?' })
    await facade.told()
    const log = async () =>
      (await facade.api.get<{ data: { id: string; status: string }[] }>(`/v1/webhooks/${webhook.id}/deliveries`)).data
    expect(await log()).toMatchObject([{ status: 'waiting' }])
    facade.receiver.answer = (_, res) => void res.end()
    const since = new Date(facade.clock.now() - 1_000).toISOString()
    expect(await facade.api.post(`/v1/webhooks/${webhook.id}/replay`, { since })).toEqual({ replayed: 1 })
    expect(await facade.told()).toMatchObject([{ messages: [{ text: { body: 'Вы открыты?' } }] }])
    await facade.db.deleteFrom('guest_identities').execute()
    await facade.api.post(`/v1/webhooks/${webhook.id}/replay`, { since })
    expect(await facade.told()).toEqual([])
    expect(await log()).toMatchObject([{ status: 'dead' }])
  })

  it('name a guest whose phone is hidden by the LID, which can be answered', async () => {
    const facade = await openFacade((await open()).db)
    await facade.subscribe()
    const lid = '281474976710655'
    await facade.receive({ peer: { lid }, text: 'Добрый день' })
    const [value] = await facade.told()
    expect(value).toMatchObject({
      contacts: [{ wa_id: lid, user_id: `ZZ.${lid}` }],
      messages: [{ from: lid, from_user_id: `ZZ.${lid}` }],
    })
    const { kapso, phoneNumberId, replies, line } = facade
    await kapso.messages.sendText({ phoneNumberId, to: lid, body: 'Слушаем' })
    await kapso.messages.sendText({ phoneNumberId, recipient: `ZZ.${lid}`, body: 'вас' })
    await replies.drain()
    expect(line().sent.map(({ message }) => message.to)).toEqual([{ lid }, { lid }])
  })
})
