import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { GUEST, openFacade } from './test-support/scene.ts'

eachStore('messages through the facade', (open) => {
  it('go out by both SDKs, with quotes', async () => {
    const { kapso, greatDetail, phoneNumberId, receive, replies, line, db } = await openFacade((await open()).db)
    await receive({ id: 'FIRST', text: 'Вы открыты?' })
    const [question] = await db.selectFrom('messages').select('id').execute()
    const first = await kapso.messages.sendText({
      phoneNumberId,
      to: GUEST,
      body: 'Да, до полуночи',
      previewUrl: true,
      contextMessageId: (await import('../lib/cloud-api-ids.ts')).wamidOf(question?.id ?? ''),
    })
    expect(first).toEqual({
      messagingProduct: 'whatsapp',
      contacts: [{ input: GUEST, waId: GUEST }],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    })
    const second = await greatDetail.message.createMessage({
      phoneNumberID: phoneNumberId,
      to: GUEST,
      type: 'text' as never,
      text: { body: 'Ждём вас!' },
    })
    expect(await second.json()).toMatchObject({ messaging_product: 'whatsapp', messages: [{ id: expect.any(String) }] })
    await replies.drain()
    expect(line().sent.map(({ message }) => message.content)).toMatchObject([
      { type: 'text', text: 'Да, до полуночи', quoted: { id: 'FIRST', fromMe: false } },
      { type: 'text', text: 'Ждём вас!' },
    ])
    expect(line().sent[0]?.message.to).toMatchObject({ phone: `+${GUEST}` })
  })

  it('may be places, contacts, reactions; buttons and lists become numbered lines', async () => {
    const facade = await openFacade((await open()).db)
    const { kapso, phoneNumberId, receive, replies, line } = facade
    await receive({ id: 'FIRST', text: 'Где вы?' })
    await facade.subscribe()
    await receive({ id: 'SECOND', text: 'И что есть?' })
    const [{ messages: [question] = [] } = {}] = await facade.told()
    const to = { phoneNumberId, to: GUEST }
    await kapso.messages.sendLocation({
      ...to,
      location: { latitude: 55.75, longitude: 37.61, name: 'Мы', address: 'Арбат, 1' },
    })
    await kapso.messages.sendContacts({
      ...to,
      contacts: [
        {
          name: { formattedName: 'Иван; повар', firstName: 'Иван' },
          phones: [{ phone: '+7 916 000-00-09', waId: '79160000009', type: 'WORK' }],
        },
      ],
    })
    await kapso.messages.sendReaction({ ...to, reaction: { messageId: String(question?.id), emoji: '👍' } })
    await kapso.messages.sendInteractiveButtons({
      ...to,
      bodyText: 'Столик на двоих?',
      footerText: 'Ответьте цифрой',
      header: { type: 'text', text: 'Бронь' },
      buttons: [
        { id: 'yes', title: 'Да' },
        { id: 'no', title: 'Нет' },
      ],
    })
    await kapso.messages.sendInteractiveList({
      ...to,
      bodyText: 'Что приготовить?',
      buttonText: 'Меню',
      sections: [
        { title: 'Горячее', rows: [{ id: 'p', title: 'Пельмени', description: 'домашние' }] },
        { title: 'Чай', rows: [{ id: 't', title: 'Чёрный' }] },
      ],
    })
    await replies.drain()
    const contents = line().sent.map(({ message }) => message.content)
    expect(contents[0]).toEqual({
      type: 'location',
      latitude: 55.75,
      longitude: 37.61,
      name: 'Мы',
      address: 'Арбат, 1',
    })
    expect(contents[1]).toMatchObject({
      type: 'contact',
      contacts: [{ name: 'Иван; повар', phones: ['+7 916 000-00-09'] }],
    })
    const [{ vcard } = { vcard: '' }] = contents[1]?.type === 'contact' ? contents[1].contacts : []
    expect(vcard.split('\n')).toEqual([
      'BEGIN:VCARD',
      'VERSION:3.0',
      'N:;Иван;;;',
      'FN:Иван\\; повар',
      'TEL;type=WORK;waid=79160000009:+7 916 000-00-09',
      'END:VCARD',
    ])
    expect(contents[2]).toEqual({ type: 'reaction', targetId: 'SECOND', targetFromMe: false, emoji: '👍' })
    expect(contents[3]).toEqual({
      type: 'text',
      text: '*Бронь*\n\nСтолик на двоих?\n\n1. Да\n2. Нет\n\n_Ответьте цифрой_',
    })
    expect(contents[4]).toEqual({
      type: 'text',
      text: 'Что приготовить?\n\n*Горячее*\n1. Пельмени\n    домашние\n\n*Чай*\n2. Чёрный',
    })
    facade.clock.advance(1_000)
    await facade.told()

    // The guest's answer is the choice.
    await receive({ text: '2' })
    const told = await facade.told()
    expect(told).toMatchObject([
      {
        messages: [
          { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 't', title: 'Чёрный' } } },
        ],
      },
    ])
    expect(told[0]?.messages?.[0]?.context).toMatchObject({ from: '79160000001', id: expect.stringMatching(/^wamid/) })
    // An answer to something written since is no choice.
    await kapso.messages.sendText({ ...to, body: 'Сколько вас будет?' })
    await replies.drain()
    facade.clock.advance(1_000)
    await facade.told()
    await receive({ text: '2' })
    expect(await facade.told()).toMatchObject([{ messages: [{ type: 'text', text: { body: '2' } }] }])
  })

  it('read marks and the sign of writing reach the guest', async () => {
    const facade = await openFacade((await open()).db)
    const { kapso, greatDetail, phoneNumberId, receive, replies, line } = facade
    await facade.subscribe()
    for (const id of ['ONE', 'TWO', 'THREE']) {
      await receive({ id, at: facade.clock.now() })
      facade.clock.advance(1_000)
    }
    const ids = (await facade.told()).map(({ messages }) => String(messages?.[0]?.id))
    expect(
      await kapso.messages.markRead({ phoneNumberId, messageId: ids[1] ?? '', typingIndicator: { type: 'text' } }),
    ).toEqual({
      success: true,
    })
    await replies.drain()
    expect(
      line()
        .markedRead.map(({ id }) => id)
        .sort(),
    ).toEqual(['ONE', 'TWO'])
    await expect.poll(() => line().typed).toMatchObject([{ to: { phone: `+${GUEST}` }, typing: true }])
    const answer = await greatDetail.message.createStatus({
      phoneNumberID: phoneNumberId,
      message_id: ids[2] ?? '',
      status: 'read' as never,
    })
    expect(await answer.json()).toEqual({ success: true })
    await replies.drain()
    expect(line().markedRead).toHaveLength(3)
  })

  it('are refused in the shape and with the codes of Meta', async () => {
    const { ask, phoneNumberId, numberId, api, graph, receive, db } = await openFacade((await open()).db)
    await receive()
    const send = (body: object, path = `${phoneNumberId}/messages`) =>
      ask('POST', path, { messaging_product: 'whatsapp', to: GUEST, ...body })
    const text = { type: 'text', text: { body: 'x' } }
    const wrong = await ask('POST', `${phoneNumberId}/messages`, {}, { authorization: 'Bearer wrong' })
    expect(wrong).toMatchObject({
      status: 401,
      body: {
        error: { type: 'OAuthException', code: 190, message: expect.any(String), fbtrace_id: expect.any(String) },
      },
    })
    expect((await fetch(`${graph}/v99.9/${phoneNumberId}?access_token=${api.key}`)).status).toBe(200)
    const cases: [Promise<{ status: number; body: unknown }>, number, number][] = [
      [send({ messaging_product: undefined, ...text }), 400, 100],
      [send({ to: undefined, ...text }), 400, 100],
      [send({ type: 'text' }), 400, 100],
      [send({ type: 'text', text: { body: '' } }), 400, 100],
      [send({ type: 'dance' }), 400, 131051],
      [send({ to: 'nobody', ...text }), 400, 131009],
      [send({ context: { message_id: 'wamid.x' }, ...text }), 400, 131009],
      [send({ type: 'image', image: { id: `1${'1'.repeat(36)}` } }), 400, 100],
      [send({ type: 'image', image: { link: 'http://127.0.0.1:1/x.png' } }), 400, 131053],
      [send({ type: 'template', template: { name: 'none', language: { code: 'ru' } } }), 404, 132001],
      [send({ type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }), 400, 131009],
      [send({ status: 'read' }), 400, 131008],
      [send(text, '123456789012345/messages'), 400, 100],
      [ask('GET', '123456789012345'), 400, 100],
      [ask('GET', `${phoneNumberId}/nothing`), 404, 100],
      [ask('GET', `${phoneNumberId}?fields=nothing`), 400, 100],
    ]
    for (const [index, [answer, status, code]] of cases.entries()) {
      const { status: given, body } = await answer
      expect({ index, status: given, body }).toMatchObject({
        index,
        status,
        body: { error: { code, fbtrace_id: expect.any(String) } },
      })
    }
    expect((await ask('GET', '123456789012345')).body.error).toMatchObject({
      error_subcode: 33,
      type: 'GraphMethodException',
    })
    expect((await send({ ...text, unknown_field: 1 })).status).toBe(200)
    expect((await send(text, `${numberId}/messages`)).status).toBe(200)
    const { key } = await api.post<{ key: string }>('/v1/api-keys', { name: 'reads', scopes: ['messages:read'] })
    const forbidden = await ask('POST', `${phoneNumberId}/messages`, {}, { authorization: `Bearer ${key}` })
    expect(forbidden).toMatchObject({ status: 403, body: { error: { code: 10 } } })
    await db.updateTable('numbers').set({ state: 'logged_out', desired_state: 'logged_out' }).execute()
    expect(await send(text)).toMatchObject({ status: 400, body: { error: { code: 133010 } } })
  })

  it('tell what a program said of them with their statuses', async () => {
    const facade = await openFacade((await open()).db)
    await facade.receive()
    await facade.subscribe()
    const sent = await facade.kapso.messages.sendText({
      phoneNumberId: facade.phoneNumberId,
      to: `+7 (916) 123-45-67`,
      body: 'Ваш заказ готов',
      bizOpaqueCallbackData: 'order-17',
    })
    await facade.replies.drain()
    const [{ statuses: [status] = [], metadata } = { metadata: undefined }] = await facade.told()
    expect(metadata).toEqual({ display_phone_number: '79160000001', phone_number_id: facade.phoneNumberId })
    expect(status).toMatchObject({
      id: sent.messages[0]?.id,
      status: 'sent',
      recipient_id: GUEST,
      biz_opaque_callback_data: 'order-17',
      conversation: { id: expect.any(String), origin: { type: 'service' } },
      pricing: { billable: false, category: 'service' },
    })
  })
})
