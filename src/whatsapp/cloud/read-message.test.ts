import { describe, expect, it } from 'vitest'
import { peerOf, readEnvelope, readMessage } from './read-message.ts'
import { splitWebhook } from './split-webhook.ts'

const NOW = Date.UTC(2026, 10, 29)
const deps = { now: () => NOW, ourId: async (wamid: string) => (wamid === 'wamid.ours' ? '3EB0OURS' : undefined) }
const HEAD = { from: '16505551234', id: 'wamid.HBgL', timestamp: '1749416383' }
const CONTACT = {
  profile: { name: 'Sheena Nelson', username: '@sheena' },
  wa_id: '16505551234',
  user_id: 'US.13491208655302741918',
}

const read = async (part: Record<string, unknown>, contact: Record<string, unknown> | undefined = CONTACT) => {
  const got = await readMessage(deps, { raw: { ...HEAD, ...part }, contact, echo: false })
  return got?.kind === 'message' ? got.message : got
}
const contentOf = async (part: Record<string, unknown>) => {
  const message = await read(part)
  return message && 'content' in message ? message.content : undefined
}

describe('a message of a guest, as Meta documents it', () => {
  it('has a phone, an id of the business, a name and a time', async () => {
    expect(await read({ type: 'text', text: { body: 'Does it come in another color?' } })).toEqual({
      id: 'wamid.HBgL',
      peer: { phone: '+16505551234', userId: 'US.13491208655302741918' },
      fromMe: false,
      offline: false,
      at: 1_749_416_383_000,
      pushName: 'Sheena Nelson',
      username: 'sheena',
      content: { type: 'text', text: 'Does it come in another color?' },
    })
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'a picture',
      { type: 'image', image: { caption: 'Taj', mime_type: 'image/jpeg', sha256: 'SfI=', id: '1003' } },
      {
        type: 'media',
        text: 'Taj',
        media: { kind: 'image', mimeType: 'image/jpeg', reference: '{"cloud":1,"id":"1003","sha256":"SfI="}' },
      },
    ],
    [
      'a voice message',
      { type: 'audio', audio: { mime_type: 'audio/ogg; codecs=opus', id: '7', voice: true } },
      { type: 'media', media: { kind: 'voice' } },
    ],
    [
      'a sound',
      { type: 'audio', audio: { mime_type: 'audio/mp4', id: '7', voice: false } },
      { type: 'media', media: { kind: 'audio' } },
    ],
    [
      'a document',
      { type: 'document', document: { filename: 'a.pdf', mime_type: 'application/pdf', id: '8' } },
      { type: 'media', media: { kind: 'document', fileName: 'a.pdf' } },
    ],
    [
      'a place',
      { type: 'location', location: { latitude: '38.98', longitude: -76.87, name: 'Museum', address: 'Greenbelt' } },
      { type: 'location', latitude: 38.98, longitude: -76.87, name: 'Museum', address: 'Greenbelt' },
    ],
    [
      'a contact',
      {
        type: 'contacts',
        contacts: [
          { name: { formatted_name: 'Barbara; J' }, phones: [{ phone: '+1 (650) 555-1234', wa_id: '16505551234' }] },
        ],
      },
      {
        type: 'contact',
        contacts: [{ name: 'Barbara; J', phones: ['+16505551234'], vcard: expect.stringContaining('FN:Barbara\\; J') }],
      },
    ],
    [
      'a button',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'b1', title: 'Да' } } },
      { type: 'text', text: 'Да' },
    ],
    [
      'a line of a list',
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'x', title: 'Express', description: 'Next day' } },
      },
      { type: 'text', text: 'Express' },
    ],
    [
      'a button of a template',
      { type: 'button', button: { payload: 'Unsubscribe', text: 'Unsubscribe' } },
      { type: 'text', text: 'Unsubscribe' },
    ],
    [
      'an order',
      {
        type: 'order',
        order: {
          catalog_id: '1',
          text: 'Спасибо',
          product_items: [{ product_retailer_id: 'di', quantity: 2, item_price: 30, currency: 'USD' }],
        },
      },
      { type: 'order', text: 'Спасибо', itemCount: 1, total: { amount: 60, currency: 'USD' } },
    ],
    [
      'a reaction',
      { type: 'reaction', reaction: { message_id: 'wamid.ours', emoji: '👍' } },
      { type: 'reaction', targetId: '3EB0OURS', emoji: '👍' },
    ],
    [
      'a reaction that was taken back',
      { type: 'reaction', reaction: { message_id: 'wamid.theirs' } },
      { type: 'reaction', targetId: 'wamid.theirs', emoji: '' },
    ],
    [
      'an edit',
      { type: 'edit', edit: { original_message_id: 'wamid.x', message: { type: 'text', text: { body: 'B' } } } },
      { type: 'edit', targetId: 'wamid.x', text: 'B' },
    ],
    [
      'a deletion',
      { type: 'revoke', revoke: { original_message_id: 'wamid.x' } },
      { type: 'delete', targetId: 'wamid.x' },
    ],
    [
      'a kind that Meta does not hand on',
      {
        type: 'unsupported',
        errors: [
          {
            code: 131051,
            title: 'Message type unknown',
            error_data: { details: 'Message type is currently not supported.' },
          },
        ],
      },
      { type: 'unsupported', reason: 'unknown_kind', description: 'Message type is currently not supported.' },
    ],
    [
      'a kind of next year',
      { type: 'hologram', hologram: {} },
      { type: 'unsupported', reason: 'unknown_kind', description: 'hologram' },
    ],
    [
      'a picture without its file',
      { type: 'image', image: { caption: 1 } },
      { type: 'unsupported', reason: 'unreadable' },
    ],
    ['a text without words', { type: 'text' }, { type: 'unsupported', reason: 'unreadable' }],
    ['no kind at all', {}, { type: 'unsupported', reason: 'unknown_kind' }],
  ])('may be %s', async (_what, part, content) => {
    expect(await contentOf(part)).toMatchObject(content)
  })

  it('quotes ours by our id and theirs by theirs, and says that it was passed on', async () => {
    const text = { type: 'text', text: { body: 'Да' } }
    expect(await read({ ...text, context: { from: '1', id: 'wamid.ours' } })).toMatchObject({ quotedId: '3EB0OURS' })
    expect(await read({ ...text, context: { id: 'wamid.old' } })).toMatchObject({ quotedId: 'wamid.old' })
    expect(await read({ ...text, context: { frequently_forwarded: true } })).toMatchObject({
      context: { forwarded: 'many_times' },
    })
  })

  it('may hide the phone, have one that is none, or be written on the business phone', async () => {
    const text = { type: 'text', text: { body: 'Hi' } }
    const hidden = { profile: { name: 'J', username: 'jessica' }, user_id: 'US.1349' }
    const raw = { id: 'wamid.1', timestamp: '1749416383', from_user_id: 'US.1349', ...text }
    expect(await readMessage(deps, { raw, contact: hidden, echo: false })).toMatchObject({
      message: { peer: { userId: 'US.1349' }, username: 'jessica' },
    })
    // Some put the digits of the id where the phone was.
    expect(peerOf('123456789012345', 'ZZ.123456789012345')).toEqual({ userId: 'ZZ.123456789012345' })
    expect(peerOf('5511987654321', 'not an id')).toEqual({ phone: '+5511987654321' })
    expect(peerOf('551187654321', undefined)).toEqual({ phone: '+5511987654321' })
    const echo = await readMessage(deps, { raw: { ...raw, to: '16505551234', from: '15550783881' }, echo: true })
    expect(echo).toMatchObject({ message: { fromMe: true, peer: { phone: '+16505551234' } } })
  })

  it('may tell of another phone or another id of somebody', async () => {
    const change = (system: Record<string, unknown>) =>
      readMessage(deps, { raw: { ...HEAD, type: 'system', system }, echo: false })
    expect(await change({ type: 'user_changed_number', wa_id: '12195555358', body: 'User A changed' })).toEqual({
      kind: 'identity',
      change: { former: { phone: '+16505551234' }, present: { phone: '+12195555358' } },
    })
    expect(await change({ type: 'user_changed_user_id', user_id: 'US.77' })).toMatchObject({
      change: { present: { userId: 'US.77' } },
    })
    expect(await change({ type: 'something_else' })).toBeUndefined()
  })

  it('leaves a trace where it cannot be read, if anybody wrote it', async () => {
    await expect(readMessage(deps, { raw: { id: 'wamid.1', type: 'text' }, echo: false })).rejects.toThrow('nobody')
    await expect(readMessage(deps, { raw: { from: '16505551234' }, echo: false })).rejects.toThrow('no id')
    expect(readEnvelope(deps, { raw: { ...HEAD, timestamp: 'soon', text: 7 }, echo: false })).toEqual({
      id: 'wamid.HBgL',
      peer: { phone: '+16505551234' },
      fromMe: false,
      at: NOW,
      offline: false,
      content: { type: 'unsupported', reason: 'unreadable' },
    })
    expect(readEnvelope(deps, { raw: { id: 'wamid.1' }, echo: false })).toBeUndefined()
  })
})

describe('a post of Meta', () => {
  const value = (more: Record<string, unknown>) => ({
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
    ...more,
  })
  const post = (...changes: { field: string; value: unknown }[]) => ({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes }],
  })

  it('may tell of another id of somebody by itself, once however often it comes', async () => {
    const update = { wa_id: '12195555358', user_id: { previous: 'US.77', current: 'US.78' }, timestamp: '1750030073' }
    const changed = value({ contacts: [{ wa_id: '12195555358' }], user_id_update: [update, { user_id: 7 }] })
    const [first, ...others] = splitWebhook(post({ field: 'user_id_update', value: changed }), NOW) ?? []
    expect(others).toEqual([])
    const again = value({ user_id_update: [{ ...update, timestamp: '1750030099' }] })
    expect(splitWebhook(post({ field: 'user_id_update', value: again }), NOW)?.[0]?.key).toBe(first?.key)
    const { entry } = first ?? {}
    expect(entry?.kind === 'message' && (await readMessage(deps, entry))).toEqual({
      kind: 'identity',
      change: { former: { userId: 'US.77' }, present: { userId: 'US.78' } },
    })
  })

  it('falls into its pieces, each with a key that stays the same', () => {
    const messages = [
      { ...HEAD, type: 'text' },
      { ...HEAD, id: 'wamid.2', from: '7', from_user_id: 'RU.7' },
    ]
    const contacts = [CONTACT, { user_id: 'RU.7' }]
    const statuses = [
      { id: 'wamid.3', status: 'sent' },
      { id: 'wamid.3', status: 'read' },
    ]
    const body = post(
      { field: 'messages', value: value({ messages, contacts }) },
      { field: 'messages', value: value({ statuses }) },
      { field: 'message_template_status_update', value: { event: 'APPROVED', message_template_id: 1 } },
    )
    const pieces = splitWebhook(body, NOW)
    expect(pieces?.map(({ key }) => key)).toEqual([
      ...['message wamid.HBgL', 'message wamid.2', 'status sent wamid.3', 'status read wamid.3'],
      expect.stringMatching(/^change [0-9a-f]{64}$/),
    ])
    expect(pieces?.[1]?.entry).toMatchObject({ contact: { user_id: 'RU.7' } })
    expect(pieces?.map(({ of }) => of)).toEqual([
      ...Array(4).fill({ phoneNumberId: '106540352242922' }),
      { wabaId: '102290129340398' },
    ])
    expect(splitWebhook(body, NOW + 1)?.map(({ key }) => key)).toEqual(pieces?.map(({ key }) => key))
  })

  it.each([
    ['nothing', undefined],
    ['another object', { object: 'page', entry: [] }],
    ['entries that are none', { object: 'whatsapp_business_account', entry: {} }],
  ])('that is %s is none', (_what, body) => {
    expect(splitWebhook(body, NOW)).toBeUndefined()
  })

  it('may hold what is no list, or of no shape', () => {
    const odd = post({ field: 'messages', value: value({ messages: 'x', statuses: [1] }) })
    expect(splitWebhook(odd, NOW)).toEqual([])
    const nameless = post({ field: 'messages', value: value({ messages: [{ type: 'text' }] }) })
    expect(splitWebhook(nameless, NOW)).toMatchObject([{ key: expect.stringMatching(/^message [0-9a-f]{64}$/) }])
  })
})
