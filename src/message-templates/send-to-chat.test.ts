import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, transact } from '../db/index.ts'
import { receiveMessage } from '../inbox/index.ts'
import { DAY } from '../lib/units.ts'
import { setMessagingLimit } from '../numbers/index.ts'
import { offerTemplatesRoute } from './offer-to-chat.ts'
import { chatTemplateRoute } from './send-to-chat.ts'
import { putTemplate, type Told } from './store.ts'
import { suggestValues } from './suggest.ts'

const WABA = '1022'
const META = { kind: 'cloud_api', meta_account_id: WABA } as const

type Problem = { code: string; detail: string; errors?: { path: string }[] }
type Offers = { number_id: string; data: { template: { id: string; name: string }; values: object }[] }

it.each([
  ['Здравствуйте, {{1}}! Скидка {{2}} %.', { 'body.1': 'Анна' }],
  ['Уважаемая {{1}}, ваш заказ {{2}} готов.', { 'body.1': 'Анна' }],
  ['Добрый вечер, {{ 2 }}! Ждём вас {{1}}.', { 'body.2': 'Анна' }],
  ['Заказ {{1}} готов, {{2}} ждёт.', {}],
  ['{{first_name}}, столик на {{time}} ваш.', { 'body.first_name': 'Анна' }],
  ['Hi {{guest_name}}! Order {{order_name_code}}.', { 'body.guest_name': 'Анна' }],
])('a template is filled in with the name where it greets: %s', (text, values) => {
  const format = /\{\{\s*\d/.test(text) ? 'positional' : 'named'
  expect(suggestValues([{ type: 'BODY', text }], format, { name: '  Анна  Иванова' })).toEqual(values)
  expect(suggestValues([{ type: 'BODY', text }], format, { name: null })).toEqual({})
})

eachStore('a template to a guest', (open) => {
  async function start(db: Db) {
    const inbox = await openInbox(db)
    const official = await inbox.addNumber({ ...META, meta_phone_id: '1' })
    const second = await inbox.addNumber({ ...META, meta_phone_id: '2' })
    await receiveMessage(
      inbox,
      second,
      incoming({ id: 'wamid.1', peer: { phone: '+79161234567' }, at: inbox.clock.now() }),
    )
    const { id: guestId } = await db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    await db.updateTable('guests').set({ name: 'Анна Иванова' }).execute()
    const tell = (told: Partial<Told> = {}) =>
      transact(db, (tx) =>
        putTemplate(
          tx,
          { templateHooks: { onChange: async () => undefined } },
          {
            waba_id: WABA,
            meta_id: '77',
            name: 'order',
            language: 'ru',
            category: 'utility',
            status: 'approved',
            reason: null,
            quality: 'unknown',
            parameter_format: 'positional',
            components: JSON.stringify([{ type: 'BODY', text: 'Здравствуйте, {{1}}! Заказ {{2}} готов.' }]),
            ...told,
          } as Told,
          inbox.clock.now(),
        ),
      )
    const api = await serve(db, [offerTemplatesRoute(inbox), chatTemplateRoute(inbox)])
    const path = `/v1/guests/${guestId}/template-messages`
    const post = (body: object) =>
      api.call<Problem & { id: string; text: string; number_id: string }>('POST', path, body)
    return { ...inbox, api, path, guestId, official, second, tell, post }
  }
  const values = { 'body.1': 'Анна', 'body.2': '17' }

  it('is offered filled in, and leaves from the official number with the chat when the 24 hours are over', async () => {
    const { db } = await open()
    const s = await start(db)
    const { id } = await s.tell()
    await s.tell({ name: 'paused', status: 'paused' })
    await s.tell({ name: 'of_another_account', waba_id: '9' })
    expect(await s.api.get<Offers>(s.path)).toMatchObject({
      number_id: s.second,
      data: [{ template: { id, name: 'order' }, values: { 'body.1': 'Анна' } }],
    })
    s.clock.advance(2 * DAY)
    await transact(db, (tx) => setMessagingLimit(tx, `account ${WABA}`, 1, s.clock.now()))
    const sent = await s.post({ message_template_id: id, values })
    expect(sent).toMatchObject({
      status: 202,
      body: { text: 'Здравствуйте, Анна! Заказ 17 готов.', number_id: s.second },
    })
    await s.sender().drain()
    expect(s.network.line(s.second).sent[0]?.message.content).toMatchObject({
      type: 'template',
      template: { name: 'order', components: [{ type: 'body' }] },
    })
    // They are counted already; anybody else is one too many.
    expect((await s.post({ message_template_id: id, values })).status).toBe(202)
    await db.updateTable('portfolio_recipients').set({ guest_id: 'another' }).execute()
    expect(await s.post({ message_template_id: id, values })).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests' },
    })
  })

  it('does not leave unfilled, unapproved, by a number of another account, nor to who wants no mailings', async () => {
    const { db } = await open()
    const s = await start(db)
    const { id } = await s.tell()
    expect((await s.post({ message_template_id: id, values: { 'body.1': 'x' } })).body.errors).toMatchObject([
      { path: 'body.values.body.2' },
    ])
    const linked = await s.addNumber()
    expect((await s.post({ message_template_id: id, values, number_id: linked })).body.code).toBe('number_unavailable')
    const offer = await s.tell({ name: 'offer', category: 'marketing' })
    await db.updateTable('guests').set({ opted_out_at: 1 }).execute()
    expect(await s.post({ message_template_id: offer.id, values })).toMatchObject({
      status: 409,
      body: { code: 'wrong_state', detail: expect.stringMatching(/opted out/) },
    })
    expect((await s.post({ message_template_id: id, values })).status).toBe(202)
    await db.updateTable('guests').set({ opted_out_at: null, blocked_at: 1 }).execute()
    expect((await s.post({ message_template_id: id, values })).body.detail).toMatch(/blocked/)
    await db.updateTable('guests').set({ blocked_at: null }).execute()
    s.clock.advance(2 * DAY)
    const restricted = { restriction_kind: 'spam_limit', restriction_until: s.clock.now() + DAY } as const
    await db.updateTable('numbers').set(restricted).where('id', '=', s.second).execute()
    expect(await s.post({ message_template_id: id, values })).toMatchObject({ body: { code: 'number_unavailable' } })
    await s.tell({ status: 'rejected', reason: 'INVALID_FORMAT' })
    expect((await s.post({ message_template_id: id, values })).body.detail).toMatch(/rejected: INVALID_FORMAT/)
  })
})
