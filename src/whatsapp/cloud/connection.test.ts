import { createHash } from 'node:crypto'
import nock from 'nock'
import { expect, it } from 'vitest'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import type { OutgoingContent } from '../port.ts'
import { GUEST, letIn, meta, openScene, refusal, taken, write } from './test-support/scene.ts'

mockNetwork()

const BYTES = Buffer.from('a picture')

eachStore('an official number at Meta', (openStore) => {
  it('sends what there is to send, with our id, and quotes and reacts by the ids of Meta', async () => {
    const { db } = await openStore()
    const { connection } = await openScene(db)
    const bodies: Record<string, unknown>[] = []
    const send = async (id: string, content: OutgoingContent | string, to?: object) => {
      taken(`wamid.${id}`, bodies)
      expect(await write(connection, id, content, to)).toMatchObject({ outcome: 'accepted' })
      return bodies.at(-1)
    }
    expect(await send('3EB0A', 'Привет')).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '16505551234',
      type: 'text',
      text: { body: 'Привет', preview_url: false },
      biz_opaque_callback_data: expect.stringMatching(/^3EB0A \d+$/),
    })
    const quotesOurs = { type: 'text', text: 'Да', quoted: { id: '3EB0A', fromMe: true, text: '' } } as const
    expect(await send('3EB0B', quotesOurs)).toMatchObject({ context: { message_id: 'wamid.3EB0A' } })
    const quotesTheirs = { ...quotesOurs, quoted: { id: 'wamid.G', fromMe: false, text: '' } }
    expect(await send('3EB0C', quotesTheirs)).toMatchObject({ context: { message_id: 'wamid.G' } })
    const quotesUnknown = { ...quotesOurs, quoted: { id: '3EB0?', fromMe: true, text: '' } }
    expect(await send('3EB0D', quotesUnknown)).not.toHaveProperty('context')
    expect(await send('3EB0E', { type: 'location', latitude: 1, longitude: 2, name: 'Кафе' })).toMatchObject({
      location: { latitude: 1, longitude: 2, name: 'Кафе' },
    })
    const contacts = [{ name: 'Анна Ли', phones: ['+79161234567'], vcard: '' }]
    expect(await send('3EB0F', { type: 'contact', contacts })).toMatchObject({
      contacts: [
        {
          name: { formatted_name: 'Анна Ли', first_name: 'Анна', last_name: 'Ли' },
          phones: [{ phone: '+79161234567' }],
        },
      ],
    })
    const reaction = { type: 'reaction', targetId: '3EB0A', targetFromMe: true, emoji: '👍' } as const
    expect(await send('3EB0G', reaction)).toMatchObject({ reaction: { message_id: 'wamid.3EB0A', emoji: '👍' } })
    // A guest whose phone Meta hides.
    const hidden = await send('3EB0H', 'Hi', { userId: 'US.1349' })
    expect(hidden).toMatchObject({ recipient: 'US.1349' })
    expect(hidden).not.toHaveProperty('to')
  })

  it('uploads a file first, as what Meta shows it as', async () => {
    const { db } = await openStore()
    const { connection } = await openScene(db)
    const bodies: Record<string, unknown>[] = []
    const upload = () => meta().post('/v26.0/1042/media').reply(200, { id: 'file-1' })
    const media = (kind: 'image' | 'voice', mimeType: string) =>
      ({ type: 'media', media: { kind, mimeType, data: { bytes: BYTES } } }) as const
    upload()
    taken('wamid.1', bodies)
    expect(await write(connection, 'M1', { ...media('image', 'image/png'), text: 'Зал' })).toMatchObject({
      outcome: 'accepted',
    })
    expect(bodies.at(-1)).toMatchObject({ type: 'image', image: { id: 'file-1', caption: 'Зал' } })
    upload()
    taken('wamid.2', bodies)
    await write(connection, 'M2', media('image', 'image/heic'))
    expect(bodies.at(-1)).toMatchObject({ type: 'document', document: { id: 'file-1', filename: 'file.heic' } })
    upload()
    taken('wamid.3', bodies)
    await write(connection, 'M3', media('voice', 'audio/ogg; codecs=opus'))
    expect(bodies.at(-1)).toMatchObject({ type: 'audio', audio: { id: 'file-1', voice: true } })
    meta().post('/v26.0/1042/media').reply(400, refusal(131053))
    expect(await write(connection, 'M4', media('image', 'image/png'))).toEqual({ outcome: 'refused', code: 131053 })
  })

  it.each<[string, OutgoingContent | string, object]>([
    ['a text that is too long', 'я'.repeat(4_097), GUEST],
    ['an edit', { type: 'edit', targetId: 'x', text: 'y' }, GUEST],
    ['a deletion', { type: 'delete', targetId: 'x' }, GUEST],
    [
      'a reaction to what Meta does not know',
      { type: 'reaction', targetId: 'x', targetFromMe: true, emoji: '👍' },
      GUEST,
    ],
    ['anything to somebody of whom it knows nothing', 'Hi', { lid: '123' }],
  ])('cannot send %s, and says so', async (_what, content, to) => {
    const { db } = await openStore()
    const { connection } = await openScene(db)
    expect(await write(connection, 'X', content, to)).toMatchObject({
      outcome: 'not_sent',
      retryable: false,
      reason: 'not_carried',
    })
  })

  it('marks as read, and shows that somebody writes, by the message of the guest', async () => {
    const { db } = await openStore()
    const { connection, heard, post } = await openScene(db)
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.G' }
    meta().post('/v26.0/1042/messages', read).reply(200, { success: true })
    await connection.markRead([{ id: 'wamid.G', peer: GUEST }])
    // Too old for Meta: it does not hold back the others.
    meta().post('/v26.0/1042/messages', read).reply(400, refusal(131009))
    await connection.markRead([{ id: 'wamid.G', peer: GUEST }])
    meta().post('/v26.0/1042/messages', read).reply(503, '')
    await expect(connection.markRead([{ id: 'wamid.G', peer: GUEST }])).rejects.toThrow('http_503')
    await connection.setTyping(GUEST, true)
    const messages = [{ id: 'wamid.G', from: '16505551234', type: 'text', text: { body: 'Hi' } }]
    await post({ field: 'messages', value: { messages } })
    await until('heard', () => heard.messages.length === 1)
    meta()
      .post('/v26.0/1042/messages', { ...read, typing_indicator: { type: 'text' } })
      .reply(200, { success: true })
    await connection.setTyping(GUEST, true)
  })

  it("fetches a guest's file by its id, from Meta's hosts alone, and as it was announced", async () => {
    const { db } = await openStore()
    const { connection } = await openScene(db)
    const reference = (bytes: Buffer) =>
      JSON.stringify({ cloud: 1, id: '1003', sha256: createHash('sha256').update(bytes).digest('base64') })
    const node = (url: string) =>
      meta()
        .get('/v26.0/1003')
        .query({ phone_number_id: '1042' })
        .reply(200, { url, file_size: BYTES.length, id: '1003' })
    const fetched = async (text: string, maxBytes = 1_000) => {
      const chunks: Uint8Array[] = []
      for await (const chunk of connection.fetchMedia(text, { maxBytes })) chunks.push(chunk)
      return Buffer.concat(chunks)
    }
    const host = () => nock('https://lookaside.fbsbx.com', { reqheaders: { authorization: 'Bearer EAAG-token' } })
    node('https://lookaside.fbsbx.com/whatsapp/1')
    host().get('/whatsapp/1').reply(200, BYTES)
    expect(await fetched(reference(BYTES))).toEqual(BYTES)
    node('https://lookaside.fbsbx.com/whatsapp/1')
    host().get('/whatsapp/1').reply(200, BYTES)
    await expect(fetched(reference(Buffer.from('another')))).rejects.toMatchObject({ failure: 'damaged' })
    node('https://fbsbx.com.evil.example/1')
    await expect(fetched(reference(BYTES))).rejects.toMatchObject({ failure: 'foreign_address' })
    node('https://lookaside.fbsbx.com/whatsapp/1')
    await expect(fetched(reference(BYTES), 3)).rejects.toMatchObject({ failure: 'too_large' })
    node('https://lookaside.fbsbx.com/whatsapp/1')
    host().get('/whatsapp/1').reply(404)
    await expect(fetched(reference(BYTES))).rejects.toMatchObject({ failure: 'expired' })
    meta()
      .get('/v26.0/1003')
      .query(true)
      .reply(400, refusal(100, { error_subcode: 33 }))
    await expect(fetched(reference(BYTES))).rejects.toMatchObject({ failure: 'expired' })
    await expect(fetched('{"kind":"image"}')).rejects.toMatchObject({ failure: 'unreadable' })
  })

  it('ends when Meta has no such number, and pings by asking for it', async () => {
    const { db } = await openStore()
    const { connection, heard } = await openScene(db)
    letIn()
    await connection.ping(5_000)
    meta()
      .get('/v26.0/1042')
      .query(true)
      .reply(400, refusal(100, { error_subcode: 33 }))
    await expect(connection.ping(5_000)).rejects.toThrow('100')
    await until('closed', () => heard.closed !== undefined)
    expect(heard.closed).toEqual({ kind: 'access_refused', reason: 'unknown_phone_number_id' })
  })
})
