import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type InboxScene, openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { createMediaParser } from '../media/parser.ts'
import { type FileKind, fileOfKind } from '../media/test-support/files.ts'
import { RECORDING } from '../media/test-support/recording.fixture.ts'
import { sweepMedia } from './fetch-media.ts'
import type { MessageOut } from './present.ts'
import { receiveMessage } from './receive-message.ts'
import { inboxRoutes } from './routes.ts'

type Problem = { code: string; errors?: { path: string }[] }

const GIF = 'GIF89a'

eachStore('inbox routes', (open) => {
  async function start(store: Store, { numbers = 1 } = {}) {
    const inbox = await openInbox(store.db)
    const numberIds: string[] = []
    for (let i = 0; i < numbers; i++) numberIds.push(await inbox.addNumber())
    const numberId = numberIds[0] ?? ''
    const receive = (message: Parameters<typeof incoming>[0], id = numberId) =>
      receiveMessage(inbox, id, incoming(message))
    if (numbers > 0) await receive({ id: 'FIRST', peer: { phone: '+79161234567' }, text: 'Есть места?' })
    const guest = await store.db.selectFrom('guests').select('id').executeTakeFirst()
    const api = await serve(store.db, inboxRoutes(inbox))
    const first = await store.db.selectFrom('messages').select('id').executeTakeFirst()
    return {
      inbox,
      api,
      numberId,
      numberIds,
      receive,
      guestId: guest?.id ?? '',
      firstId: first?.id ?? '',
      sender: inbox.sender(),
    }
  }

  async function upload(api: { url: string; key: string }, guestId: string, form: FormData) {
    const response = await fetch(`${api.url}/v1/guests/${guestId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.key}` },
      body: form,
    })
    return { status: response.status, body: (await response.json()) as MessageOut & Problem }
  }
  const formOf = (
    data: string | Uint8Array<ArrayBuffer>,
    type: string,
    name: string,
    fields: Record<string, string> = {},
  ) => {
    const form = new FormData()
    for (const [field, value] of Object.entries(fields)) form.set(field, value)
    form.set('file', new Blob([data], { type }), name)
    return form
  }

  it('queue a text and show it on its way', async () => {
    await using store = await open()
    const { api, guestId, numberId, firstId, sender, inbox } = await start(store)
    const { status, body } = await api.call<MessageOut>('POST', `/v1/guests/${guestId}/messages`, {
      type: 'text',
      text: 'Ждём!',
      reply_to: firstId,
    })
    expect(status).toBe(202)
    expect(body).toMatchObject({ status: 'queued', direction: 'out', number_id: numberId, reply_to: firstId })
    for (const wrong of [{ type: 'image', url: 'https://example.com/a.png' }, { text: 'Ждём!' }]) {
      const refused = await api.call<Problem>('POST', `/v1/guests/${guestId}/messages`, wrong)
      expect(refused.body.errors).toEqual([
        { path: 'body.type', message: expect.stringContaining('multipart/form-data') },
      ])
    }
    await sender.drain()
    expect(await api.get(`/v1/messages/${body.id}`)).toMatchObject({ status: 'sent', text: 'Ждём!' })
    const { content } = inbox.network.line(numberId).sent[0]!.message
    expect(content).toMatchObject({ quoted: { id: 'FIRST', fromMe: false, text: 'Есть места?' } })
  })

  it.each([
    [{ type: 'text' }, 'body.text'],
    [{ type: 'text', text: '   ' }, 'body.text'],
    [{ type: 'dance' }, 'body.type'],
    [{ type: 'text', text: 'x', number_id: 'num_none' }, 'body.number_id'],
    [{ type: 'text', text: 'x', reply_to: 'msg_none' }, 'body.reply_to'],
    [{ type: 'location', latitude: 91, longitude: 0 }, 'body.latitude'],
  ])('refuse %j', async (body, path) => {
    await using store = await open()
    const { api, guestId } = await start(store)
    const answer = await api.call<Problem>('POST', `/v1/guests/${guestId}/messages`, body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors?.map((error) => error.path)).toContain(path)
  })

  describe('the number', () => {
    it('invariant 10: is the one of the latest chat, also when it is offline', async () => {
      await using store = await open()
      const { api, guestId, numberIds, receive, inbox } = await start(store, { numbers: 3 })
      await receive({ peer: { phone: '+79161234567' }, at: Date.UTC(2026, 0, 6) }, numberIds[1])
      await store.db.updateTable('numbers').set({ state: 'connecting' }).where('id', '=', numberIds[1]!).execute()
      await inbox.disconnect(numberIds[1]!)
      const message = await api.post<MessageOut>(`/v1/guests/${guestId}/messages`, { type: 'text', text: 'x' })
      expect(message).toMatchObject({ number_id: numberIds[1], status: 'queued' })
    })

    it('is another one when that is gone, and none is a clear problem', async () => {
      await using store = await open()
      const { api, guestId, numberIds } = await start(store, { numbers: 2 })
      const write = () =>
        api.call<MessageOut & Problem>('POST', `/v1/guests/${guestId}/messages`, { type: 'text', text: 'x' })
      await store.db
        .updateTable('numbers')
        .set({ state: 'logged_out', desired_state: 'logged_out' })
        .where('id', '=', numberIds[0]!)
        .execute()
      expect((await write()).body.number_id).toBe(numberIds[1])
      await store.db.updateTable('numbers').set({ deleted_at: 1 }).execute()
      expect(await write()).toMatchObject({ status: 409, body: { code: 'number_unavailable' } })
    })

    it('may be named', async () => {
      await using store = await open()
      const { api, guestId, numberIds } = await start(store, { numbers: 2 })
      const body = { type: 'text', text: 'x', number_id: numberIds[1] }
      expect((await api.post<MessageOut>(`/v1/guests/${guestId}/messages`, body)).number_id).toBe(numberIds[1])
    })
  })

  it('edit, delete and react, once WhatsApp has taken it', async () => {
    await using store = await open()
    const { api, guestId, firstId, sender, inbox, numberId } = await start(store)
    const { id, whatsapp_id } = await api.post<MessageOut>(`/v1/guests/${guestId}/messages`, {
      type: 'text',
      text: 'в семь',
    })
    await api.patch(`/v1/messages/${id}`, { text: 'в восемь' })
    await api.post(`/v1/messages/${firstId}/reaction`, { emoji: '👍🏽' })
    await sender.drain()
    const sent = inbox.network.line(numberId).sent.map(({ message }) => message.content)
    expect(sent).toEqual([
      { type: 'text', text: 'в семь' },
      { type: 'edit', targetId: whatsapp_id, text: 'в восемь' },
      { type: 'reaction', targetId: 'FIRST', targetFromMe: false, emoji: '👍🏽' },
    ])
    inbox.clock.advance(1_000)
    expect(await api.get(`/v1/messages/${id}`)).toMatchObject({ text: 'в восемь', edited_at: expect.any(String) })
    expect(await api.get(`/v1/messages/${firstId}`)).toMatchObject({ reactions: { us: '👍🏽' } })
    expect((await api.call('DELETE', `/v1/messages/${id}`)).status).toBe(202)
    await sender.drain()
    expect(await api.get(`/v1/messages/${id}`)).toMatchObject({ text: null, deleted_at: expect.any(String) })
    expect((await api.call('PATCH', `/v1/messages/${id}`, { text: 'x' })).status).toBe(409)
    expect((await api.call('DELETE', `/v1/messages/${firstId}`)).status).toBe(409)
    expect((await api.call('POST', `/v1/messages/${firstId}/reaction`, { emoji: 'hello' })).status).toBe(422)
    expect((await api.call('DELETE', '/v1/messages/msg_none')).status).toBe(404)
  })

  it('mark read and unread', async () => {
    await using store = await open()
    const { api, guestId } = await start(store)
    const unread = async () =>
      (await store.db.selectFrom('guests').select('unread_count').executeTakeFirstOrThrow()).unread_count
    expect((await api.call('POST', `/v1/guests/${guestId}/read`)).status).toBe(204)
    expect(await unread()).toBe(0)
    await api.call('POST', `/v1/guests/${guestId}/unread`)
    await api.call('POST', `/v1/guests/${guestId}/unread`)
    expect(await unread()).toBe(1)
    expect((await api.call('POST', '/v1/guests/gst_none/read')).status).toBe(404)
  })

  describe('media', () => {
    const leftovers = async (inbox: InboxScene) => readdir(join(inbox.settings.OTKLIK_DATA_DIR, 'media', 'incoming'))

    it('are taken, sent and served', async () => {
      await using store = await open()
      const { api, guestId, sender, inbox, numberId } = await start(store)
      const { status, body } = await upload(
        api,
        guestId,
        formOf('RIFFrealWEBPpicture!', 'image/webp', '../Меню на вечер.webp', { text: 'Меню' }),
      )
      expect(status).toBe(202)
      expect(body).toMatchObject({
        type: 'image',
        text: 'Меню',
        media: { status: 'stored', mime_type: 'image/webp', file_name: 'Меню на вечер.webp', byte_size: 20 },
      })
      await sender.drain()
      const { content } = inbox.network.line(numberId).sent[0]!.message
      expect(content).toMatchObject({
        type: 'media',
        text: 'Меню',
        media: { kind: 'image', mimeType: 'image/webp', data: { path: expect.stringContaining(body.media!.id) } },
      })
      const file = await api.call<string>('GET', body.media!.url)
      expect(file).toMatchObject({ status: 200, body: 'RIFFrealWEBPpicture!' })
      expect(file.headers.get('content-type')).toBe('image/webp')
      expect(file.headers.get('x-content-type-options')).toBe('nosniff')
      expect(file.headers.get('content-security-policy')).toContain('sandbox')
      expect(file.headers.get('content-disposition')).toBeNull()
      const range = await api.call<string>('GET', body.media!.url, undefined, { range: 'bytes=4-9' })
      expect(range).toMatchObject({ status: 206, body: 'realWE' })
      const beyond = await api.call<Problem>('GET', body.media!.url, undefined, { range: 'bytes=99-' })
      expect([beyond.status, beyond.body.code, beyond.headers.get('content-range')]).toEqual([
        416,
        'bad_range',
        'bytes */20',
      ])
      expect(await leftovers(inbox)).toEqual([])
    })

    it.each([
      ['image/svg+xml', 'x.svg'],
      ['text/html', 'x.html'],
      ['application/pdf', 'x.pdf'],
    ])('of type %s are documents and never shown in place', async (type, name) => {
      await using store = await open()
      const { api, guestId } = await start(store)
      const { body } = await upload(api, guestId, formOf('<script>1</script>', type, name))
      expect(body.type).toBe('document')
      const { headers } = await api.call('GET', body.media!.url)
      expect(headers.get('content-disposition')).toContain('attachment')
    })

    it('of pictures have small ones, made once, of the size that the message tells beforehand', async () => {
      await using store = await open()
      const { api, guestId, inbox } = await start(store)
      const folder = join(inbox.settings.OTKLIK_DATA_DIR, 'media')
      const files = async () => (await readdir(folder, { recursive: true })).filter((name) => name.includes('med_'))
      const png = Uint8Array.from(await fileOfKind('png'))
      const picture = await upload(api, guestId, formOf(png, 'image/png', 'a.png'))
      const media = picture.body.media!
      expect(media).toMatchObject({ width: 320, height: 240, thumbnail_url: `/v1/media/${media.id}/thumbnail` })
      const asked = await Promise.all([1, 2, 3].map(() => api.call<string>('GET', media.thumbnail_url!)))
      for (const { status, headers } of asked) {
        expect([status, headers.get('content-type')]).toEqual([200, 'image/webp'])
        expect(headers.get('content-security-policy')).toContain('sandbox')
      }
      expect(await files()).toHaveLength(2)
      const asFile = await upload(api, guestId, formOf(png, 'image/png', 'b.png', { type: 'document' }))
      expect((await api.call('GET', asFile.body.media!.thumbnail_url!)).status).toBe(200)
      const broken = await upload(api, guestId, formOf(png.slice(0, 40), 'image/png', 'c.png'))
      for (const each of [broken, broken]) {
        const answer = await api.call<Problem>('GET', each.body.media!.thumbnail_url!)
        expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
      }
      // What phones would show as an empty frame is no picture, and no video.
      for (const [mime, type] of [
        ['image/heic', 'image'],
        ['image/svg+xml', 'image'],
        ['application/pdf', 'image'],
        ['video/webm', 'video'],
        ['image/png', 'sticker'],
        ['audio/ogg', 'sticker'],
      ] as const) {
        const refused = await upload(api, guestId, formOf('x', mime, 'x', { type }))
        expect(refused, mime).toMatchObject({ status: 422, body: { errors: [{ path: 'form.type' }] } })
      }
      // So is what has another content than its name.
      for (const [bytes, found] of [
        ['%PDF-1.7', 'application/pdf'],
        ['\0\0\0\x18ftypheic', 'image/heic'],
        ['<svg/>', 'no picture'],
      ] as const) {
        const refused = await upload(api, guestId, formOf(bytes, 'image/jpeg', 'x.jpg'))
        const message = expect.stringContaining(found)
        expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'form.file', message }] } })
      }
      for (const [bytes, mime, type] of [
        [png, 'image/webp', 'sticker'],
        ['MZ\x90', 'video/mp4', 'video'],
      ] as const) {
        const refused = await upload(api, guestId, formOf(bytes, mime, 'x', { type }))
        expect(refused, type).toMatchObject({ status: 422, body: { errors: [{ path: 'form.file' }] } })
      }
      // A part without a content type is read as plain text.
      for (const [bytes, name, type, mime] of [
        [png, 'a', 'image', 'image/png'],
        ['%PDF-1.7', 'a', 'document', 'application/pdf'],
        ['PK', 'Меню.XLSX', 'document', expect.stringContaining('spreadsheetml')],
        ['Меню', 'a.txt', 'document', 'text/plain'],
      ] as const) {
        const { body } = await upload(api, guestId, formOf(bytes, 'text/plain', name))
        expect(body).toMatchObject({ type, media: { mime_type: mime } })
      }
      const pdf = await upload(api, guestId, formOf('%PDF', 'application/pdf', 'd.pdf'))
      expect(pdf.body.media!.thumbnail_url).toBeNull()
      expect((await api.call('GET', `/v1/media/${pdf.body.media!.id}/thumbnail`)).status).toBe(404)
      expect((await fetch(`${api.url}${media.thumbnail_url}`)).status).toBe(401)

      await store.db.updateTable('media').set({ status: 'failed' }).execute()
      await sweepMedia(inbox)
      expect(await files()).toEqual([])
      expect((await api.call('GET', media.thumbnail_url!)).status).toBe(404)
    })

    it('of sound become voice messages when said so, else go as a file or are refused', async () => {
      await using store = await open()
      const { api, guestId, inbox } = await start(store)
      const send = async (kind: FileKind, fields: Record<string, string>) =>
        upload(api, guestId, formOf(Uint8Array.from(await fileOfKind(kind)), `audio/${kind}`, `a.${kind}`, fields))
      for (const kind of ['mp3', 'wav', 'flac', 'ogg', 'mp4'] as const) {
        const { status, body } = await send(kind, { voice: 'true' })
        expect({ kind, status, type: body.type }).toEqual({ kind, status: 202, type: 'voice' })
        expect(body.media).toMatchObject({ mime_type: 'audio/ogg; codecs=opus' })
        expect(Buffer.from(body.media!.waveform!, 'base64')).toHaveLength(64)
      }
      expect(await send('aac', { type: 'voice' })).toMatchObject({
        status: 202,
        body: { type: 'audio', media: { mime_type: 'audio/aac', waveform: null } },
      })
      const asFile = await upload(api, guestId, formOf('x', 'audio/ogg', 'a.ogg'))
      expect(asFile.body.type).toBe('audio')
      const garbage = await upload(api, guestId, formOf('x', 'audio/ogg', 'a.ogg', { voice: 'true' }))
      expect(garbage).toMatchObject({ status: 422, body: { errors: [{ path: 'form.file' }] } })
      expect(await leftovers(inbox)).toEqual([])
    })

    it('that never end are refused in time, and the API answers meanwhile', async () => {
      await using store = await open()
      const { inbox, guestId } = await start(store)
      const mediaParser = createMediaParser({ deadlineMs: 2_000 })
      const api = await serve(store.db, inboxRoutes({ ...inbox, mediaParser }))
      const endless = 'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZ4j/////////FQ=='
      const form = formOf(Uint8Array.from(Buffer.from(endless, 'base64')), 'audio/webm', 'v.webm', { voice: 'true' })
      let refused = false
      const answer = upload(api, guestId, form).finally(() => {
        refused = true
      })
      for (let asked = 0; asked < 3 || !refused; asked++) {
        expect((await api.call('GET', '/v1/messages/msg_none')).status).toBe(404)
      }
      expect(await answer).toMatchObject({ status: 422, body: { errors: [{ path: 'form.file' }] } })
      expect(await leftovers(inbox)).toEqual([])
      mediaParser.close()
    })

    it('that a browser recorded become voice messages as phones play them', async () => {
      await using store = await open()
      const { api, guestId, sender, inbox, numberId } = await start(store)
      const waveform = Buffer.alloc(64, 50).toString('base64')
      const form = formOf(Uint8Array.from(RECORDING), 'audio/webm;codecs=opus', 'voice.webm', {
        voice: 'true',
        waveform,
      })
      const { status, body } = await upload(api, guestId, form)
      expect(status).toBe(202)
      expect(body.type).toBe('voice')
      expect(body.media).toMatchObject({ mime_type: 'audio/ogg; codecs=opus', duration_seconds: 1, waveform })
      const file = await fetch(`${api.url}${body.media!.url}`, { headers: { authorization: `Bearer ${api.key}` } })
      const sound = Buffer.from(await file.arrayBuffer())
      expect([sound.subarray(0, 4).toString(), sound.includes('OpusHead')]).toEqual(['OggS', true])
      expect(sound.length).toBe(body.media!.byte_size)
      await sender.drain()
      const { content } = inbox.network.line(numberId).sent[0]!.message
      const media = { kind: 'voice', durationSeconds: 1, waveform: new Uint8Array(64).fill(50) }
      expect(content).toMatchObject({ type: 'media', media })
      const cut = formOf(Uint8Array.from(RECORDING.subarray(0, 90)), 'audio/webm', 'v.webm', { voice: 'true' })
      expect([202, 422]).toContain((await upload(api, guestId, cut)).status)
      for (const wrong of ['AAAA', Buffer.alloc(64, 101).toString('base64')]) {
        const refused = await upload(api, guestId, formOf('x', 'audio/ogg', 'a.ogg', { waveform: wrong }))
        expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'form.waveform' }] } })
      }
      expect(await leftovers(inbox)).toEqual([])
    })

    it('that are wrong are refused and leave nothing behind', async () => {
      await using store = await open()
      const { api, guestId, inbox } = await start(store)
      const tooLong = new Uint8Array(1_100_000)
      expect(await upload(api, guestId, formOf(tooLong, 'image/png', 'a.png'))).toMatchObject({
        status: 413,
        body: { code: 'too_large', errors: [{ path: 'form.file', message: 'may have 1 MB at most' }] },
      })
      expect(await upload(api, guestId, formOf('', 'image/png', 'a.png'))).toMatchObject({ status: 422 })
      expect(await upload(api, guestId, formOf('x', 'image/png', 'a.png', { colour: 'red' }))).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'form.colour' }] },
      })
      expect(await upload(api, guestId, formOf(GIF, 'image/gif', 'a.gif', { number_id: 'num_none' }))).toMatchObject({
        status: 422,
      })
      expect(await upload(api, guestId, formOf(GIF, 'image/gif', 'a.gif', { reply_to: 'msg_none' }))).toMatchObject({
        status: 422,
      })
      const none = new FormData()
      none.set('text', 'x')
      expect(await upload(api, guestId, none)).toMatchObject({ status: 422, body: { errors: [{ path: 'form.file' }] } })
      expect(await upload(api, 'gst_none', formOf('x', 'image/png', 'a.png'))).toMatchObject({ status: 404 })
      expect(await store.db.selectFrom('media').selectAll().execute()).toEqual([])
      expect(await leftovers(inbox)).toEqual([])
      const month = await readdir(join(inbox.settings.OTKLIK_DATA_DIR, 'media'), { recursive: true })
      expect(month.filter((path) => path.includes('med_'))).toEqual([])
    })

    it('that are not there answer clearly', async () => {
      await using store = await open()
      const { api, receive } = await start(store)
      const media = { kind: 'image' as const, mimeType: 'image/png', reference: '{}' }
      await receive({ peer: { phone: '+79161234567' }, content: { type: 'media', media } })
      const { id } = await store.db.selectFrom('media').select('id').executeTakeFirstOrThrow()
      const waiting = await api.call<Problem>('GET', `/v1/media/${id}`)
      expect(waiting).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
      expect(waiting.headers.get('retry-after')).toBe('2')
      expect((await api.call('GET', '/v1/media/med_none')).status).toBe(404)
      await store.db.updateTable('media').set({ status: 'stored', path: '2026-01/gone' }).execute()
      expect((await api.call('GET', `/v1/media/${id}`)).status).toBe(404)
    })
  })
})
