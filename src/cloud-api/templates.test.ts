import { expect, it } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { createTemplate } from '../templates/index.ts'
import { type Facade, GUEST, openFacade } from './test-support/scene.ts'

const READY = {
  name: 'order_ready',
  language: 'ru',
  category: 'UTILITY',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Заказ {{1}}', example: { headerText: ['17'] } },
    { type: 'BODY', text: '{{1}}, ваш заказ ждёт вас до {{2}}.', example: { bodyText: [['Анна', '22:00']] } },
    { type: 'FOOTER', text: 'Траттория' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Еду' },
        { type: 'QUICK_REPLY', text: 'Не смогу' },
        { type: 'URL', text: 'Где мы', url: 'https://example.org/{{1}}' },
      ],
    },
  ],
}

const texts = ({ line }: Facade) =>
  line().sent.map(({ message: { content } }) => ('text' in content ? content.text : undefined))

eachStore('templates through the facade', (open) => {
  it('are made, listed as they were written, sent by place, answered by their buttons, and archived', async () => {
    const facade = await openFacade((await open()).db)
    const { kapso, greatDetail, waba, phoneNumberId, replies } = facade
    const made = await kapso.templates.create({ businessAccountId: waba, ...READY } as never)
    expect(made).toEqual({ id: expect.stringMatching(/^\d+$/), status: 'APPROVED', category: 'UTILITY' })
    await expect(kapso.templates.create({ businessAccountId: waba, ...READY } as never)).rejects.toMatchObject({
      code: 100,
    })
    const listed = await (await greatDetail.template.list(waba as never, { limit: 10 } as never)).json()
    expect(listed).toMatchObject({
      data: [
        {
          id: made.id,
          name: 'order_ready',
          status: 'APPROVED',
          language: 'ru',
          category: 'UTILITY',
          parameter_format: 'POSITIONAL',
        },
      ],
      paging: { cursors: { after: expect.any(String) } },
    })
    expect((listed as { data: { components: unknown[] }[] }).data[0]?.components).toMatchObject([
      { type: 'HEADER', text: 'Заказ {{1}}' },
      { type: 'BODY', text: '{{1}}, ваш заказ ждёт вас до {{2}}.' },
      { type: 'FOOTER' },
      { type: 'BUTTONS' },
    ])
    expect(await kapso.templates.get({ businessAccountId: waba, templateId: String(made.id) })).toMatchObject({
      name: 'order_ready',
    })

    await facade.receive()
    await facade.subscribe()
    const sent = await kapso.messages.sendTemplate({
      phoneNumberId,
      to: GUEST,
      template: {
        name: 'order_ready',
        language: { code: 'ru' },
        components: [
          { type: 'header', parameters: [{ type: 'text', text: '№ 17' }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Анна' },
              { type: 'date_time', dateTime: { fallbackValue: '22:00' } },
            ],
          },
          { type: 'button', subType: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'COMING' }] },
          { type: 'button', subType: 'url', index: '2', parameters: [{ type: 'text', text: 'map' }] },
        ],
      },
    } as never)
    expect(sent).toMatchObject({ messages: [{ messageStatus: 'accepted' }] })
    await replies.drain()
    expect(texts(facade)).toEqual([
      '*Заказ № 17*\n\nАнна, ваш заказ ждёт вас до 22:00.\n\nТраттория\n\n1. Еду\n2. Не смогу\nГде мы: https://example.org/map',
    ])
    await facade.told()
    facade.clock.advance(1_000)
    await facade.receive({ text: 'еду!' })
    expect(await facade.told()).toMatchObject([
      { messages: [{ type: 'button', button: { payload: 'COMING', text: 'Еду' } }] },
    ])

    const wrong = {
      name: 'order_ready',
      language: { code: 'ru' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Анна' }] }],
    }
    await expect(
      kapso.messages.sendTemplate({ phoneNumberId, to: GUEST, template: wrong } as never),
    ).rejects.toMatchObject({ code: 132000 })
    const foreign = { name: 'order_ready', language: { code: 'en_US' } }
    await expect(kapso.messages.sendTemplate({ phoneNumberId, to: GUEST, template: foreign })).rejects.toMatchObject({
      code: 132001,
      httpStatus: 404,
    })
    expect(await kapso.templates.delete({ businessAccountId: waba, name: 'order_ready' })).toEqual({ success: true })
    await expect(
      kapso.messages.sendTemplate({ phoneNumberId, to: GUEST, template: { ...foreign, language: { code: 'ru' } } }),
    ).rejects.toMatchObject({
      code: 132001,
    })
  })

  it('of our own say what a mailing would say, save for what is given by place or by name', async () => {
    const facade = await openFacade((await open()).db)
    const { kapso, waba, phoneNumberId, replies, db } = facade
    const text = '{{ greeting }}, {{ guest.first_name | default: "друг" }}! Ждать вас в {{ restaurant.name }}?'
    const texts_ = { channel: 'whatsapp' as const, language: 'ru', text, variants: [], endsWithoutQuestionOk: false }
    await createTemplate(facade, { ...texts_, name: 'Пятница' }, { id: 'key_test' })
    const { data } = await kapso.templates.list({ businessAccountId: waba })
    expect(data).toMatchObject([
      {
        name: 'Пятница',
        parameterFormat: 'NAMED',
        components: [{ type: 'BODY', text: 'Добрый день, {{guest_first_name}}! Ждать вас в {{restaurant_name}}?' }],
      },
    ])
    await facade.receive()
    await db.updateTable('guests').set({ name: 'Анна Иванова' }).execute()
    const send = (components: unknown[]) =>
      kapso.messages.sendTemplate({
        phoneNumberId,
        to: GUEST,
        template: { name: 'Пятница', language: { code: 'ru_RU' }, components },
      } as never)
    await send([])
    await send([
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Пётр' },
          { type: 'text', text: 'Траттории' },
        ],
      },
    ])
    await send([{ type: 'BODY', parameters: [{ type: 'text', parameterName: 'restaurant_name', text: 'Траттории' }] }])
    await replies.drain()
    expect(texts(facade)).toEqual([
      expect.stringMatching(/, Анна! Ждать вас в /),
      expect.stringMatching(/, Пётр! Ждать вас в Траттории\?$/),
      expect.stringMatching(/, Анна! Ждать вас в Траттории\?$/),
    ])
    await expect(
      send([{ type: 'body', parameters: [{ type: 'text', parameterName: 'nothing', text: 'x' }] }]),
    ).rejects.toMatchObject({
      code: 132000,
    })
  })

  it('are told page by page, with the numbers of the account', async () => {
    const facade = await openFacade((await open()).db)
    const { ask, waba, phoneNumberId, numberId, api } = facade
    await facade.addNumber({ phone: '+79160000002', label: 'Second' })
    const first = await ask('GET', `${waba}/phone_numbers?limit=1&fields=id,display_phone_number,status`)
    expect(first.body).toMatchObject({ data: [{ display_phone_number: '+7 916 000 00 02', status: 'CONNECTED' }] })
    const { paging } = first.body as { paging?: { next?: string } }
    const next = await fetch(String(paging?.next), { headers: { authorization: `Bearer ${api.key}` } })
    expect(await next.json()).toMatchObject({ data: [{ id: phoneNumberId }] })
    expect((await ask('GET', phoneNumberId)).body).toEqual({
      verified_name: 'Test number',
      code_verification_status: 'VERIFIED',
      display_phone_number: '+7 916 000 00 01',
      quality_rating: 'GREEN',
      platform_type: 'CLOUD_API',
      throughput: { level: 'STANDARD' },
      last_onboarded_time: expect.any(String),
      id: phoneNumberId,
    })
    expect((await ask('GET', numberId)).body.id).toBe(phoneNumberId)
    expect((await ask('GET', waba)).body).toMatchObject({ id: waba })
    expect((await ask('POST', `${waba}/subscribed_apps`)).body).toEqual({ success: true })
    expect((await ask('GET', `${waba}/subscribed_apps`)).body.data).toHaveLength(1)
    expect((await ask('GET', `123456789012345/phone_numbers`)).status).toBe(400)
  })
})
