import { expect, it } from 'vitest'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { meta, openScene, postTo, refusal, taken, write } from './test-support/scene.ts'

mockNetwork()

eachStore('what Meta posts for an official number', (openStore) => {
  it('tells what Meta charges, by type where it says one, and nothing where it says nothing', async () => {
    const { db } = await openStore()
    const { connection, heard, post, status, waiting } = await openScene(db)
    taken('wamid.C')
    await write(connection, 'C')
    const pricing = { pricing_model: 'PMP', category: 'marketing' }
    await post(
      status('sent', { id: 'wamid.C', pricing: { ...pricing, billable: true, type: 'regular' } }),
      status('delivered', { id: 'wamid.C', pricing: { ...pricing, type: 'free_customer_service' } }),
      status('read', { id: 'wamid.C' }),
      status('read', { id: 'wamid.C', pricing: 'none' }),
      status('sent', { id: 'wamid.others', pricing: { ...pricing, billable: true } }),
    )
    await until('taken', async () => (await waiting()).length === 0)
    const messageId = 'C'
    const told = heard.charges.map(({ billable, category, type, model }) => [billable, category, type, model])
    expect(heard.charges.every((charge) => charge.messageId === messageId)).toBe(true)
    expect(told.sort()).toEqual(
      [
        [false, 'marketing', 'free_customer_service', 'PMP'],
        [true, 'marketing', 'regular', 'PMP'],
      ].sort(),
    )
  })

  it('tells what became of a message, by statuses in any order, and of nobody else', async () => {
    const { db } = await openStore()
    const { connection, heard, post, status, waiting } = await openScene(db)
    taken('wamid.S')
    await write(connection, 'S')
    const { begun_at } = await db.selectFrom('cloud_sends').selectAll().executeTakeFirstOrThrow()
    await post(
      status('read', { id: 'wamid.S' }),
      status('delivered', { id: 'wamid.S' }),
      status('sent', { id: 'wamid.S' }),
      status('delivered', { id: 'wamid.of another program', biz_opaque_callback_data: 'campaign 7' }),
    )
    await until('taken', async () => (await waiting()).length === 0)
    expect(heard.receipts.map((receipt) => receipt.status).sort()).toEqual(['delivered', 'read'])
    expect(heard.late).toEqual([])
    // Failed after all; then somebody tries it again, and an old status comes late.
    await post(status('failed', { id: 'wamid.S', errors: [{ code: 131049, title: 'x' }] }))
    await until('failed', async () => (await waiting()).length === 0)
    expect(heard.late).toEqual([{ id: 'S', result: { outcome: 'refused', code: 131049 } }])
    meta().post('/v26.0/1042/messages').reply(502, '')
    expect(await write(connection, 'S')).toEqual({ outcome: 'unconfirmed' })
    const stale = { id: 'wamid.S', biz_opaque_callback_data: `S ${begun_at - 1}` }
    await post(status('failed', { ...stale, errors: [{ code: 131049 }] }))
    await until('taken', async () => (await waiting()).length === 0)
    expect(heard.late).toHaveLength(1)
  })

  it('hands over what was posted: in order, once for each, also while Meta does not let it in', async () => {
    const { db } = await openStore()
    const contacts = [{ wa_id: '16505551234', profile: { name: 'Anna' } }]
    const messages = Array.from({ length: 120 }, (_, n) => ({
      id: `wamid.${n}`,
      from: '16505551234',
      timestamp: '1749416383',
      type: 'text',
      text: { body: String(n) },
    }))
    const change = { field: 'messages', value: { messages, contacts } }
    await postTo(db, change, change, { field: 'account_update', value: { event: 'DISABLED_UPDATE' } })
    meta().get('/v26.0/1042').query(true).reply(401, refusal(190))
    const { heard, waiting } = await openScene(db, { isOpen: false })
    await until('closed', () => heard.closed !== undefined)
    expect(heard.closed).toEqual({ kind: 'access_refused', reason: 'token_refused' })
    expect(await waiting()).toEqual([])
    const texts = heard.messages.map(({ content }) => 'text' in content && content.text)
    expect(texts).toEqual(messages.map(({ text }) => text.body))
    expect(heard.changes).toEqual([{ field: 'account_update', value: { event: 'DISABLED_UPDATE' }, at: 1 }])
  })

  it('leaves a placeholder where the inbox refuses a message for what it is, and sets aside what is of nobody', async () => {
    const { db } = await openStore()
    const { heard, post, waiting } = await openScene(db)
    heard.fault = ({ content }) =>
      content.type === 'text' && content.text === 'bad'
        ? Object.assign(new Error('value too long'), { code: '22001' })
        : undefined
    const text = (id: string, body: string) => ({ id, from: '16505551234', type: 'text', text: { body } })
    const messages = [text('wamid.bad', 'bad'), { type: 'text' }, text('wamid.good', 'good')]
    await post({ field: 'messages', value: { messages } })
    await until('the next one', () => heard.messages.some(({ id }) => id === 'wamid.good'), 20_000)
    expect(heard.messages.map(({ id, content }) => [id, content.type])).toEqual([
      ['wamid.bad', 'unsupported'],
      ['wamid.good', 'text'],
    ])
    // What was taken goes just after it was taken.
    await until('gone', async () => (await waiting()).length === 2)
    expect((await waiting()).map(({ set_aside_at }) => set_aside_at !== null)).toEqual([true, true])
  })
})
