import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { eachStore } from '../../test/support/stores.ts'
import { fetchMedia } from '../inbox/index.ts'
import { DAY, MINUTE } from '../lib/units.ts'
import { forgetUploads } from './index.ts'
import { GUEST, openFacade } from './test-support/scene.ts'

const BYTES = new TextEncoder().encode('the bytes of a file, whatever they are')

eachStore('media through the facade', (open) => {
  it('are uploaded, sent as often as wanted, fetched with a token, and deleted', async () => {
    const facade = await openFacade((await open()).db)
    const { kapso, greatDetail, api, phoneNumberId, line, replies, clock } = facade
    await facade.receive()
    const uploaded = await greatDetail.media.upload({
      phoneNumberID: phoneNumberId,
      file: new Blob([BYTES], { type: 'application/pdf' }),
      filename: 'Меню.pdf',
      mimeType: 'application/pdf',
    })
    const { id } = await uploaded.json<{ id: string }>()
    expect(id).toMatch(/^\d+$/)
    const second = await kapso.media.upload({
      phoneNumberId,
      type: 'image',
      file: new Blob([BYTES], { type: 'image/png' }),
    })

    const node = await kapso.media.get({ mediaId: id })
    expect(node).toEqual({
      messagingProduct: 'whatsapp',
      url: expect.stringContaining('/graph/v23.0/'),
      mimeType: 'application/pdf',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      fileSize: BYTES.length,
      id,
    })
    const url = String(node.url)
    expect((await fetch(url)).status).toBe(401)
    expect(
      (await fetch(url.replace('mid=1', 'mid=12'), { headers: { authorization: `Bearer ${api.key}` } })).status,
    ).toBe(404)
    expect(new Uint8Array((await kapso.media.download({ mediaId: id, auth: 'always' })) as ArrayBuffer)).toEqual(BYTES)
    const direct = await greatDetail.media.download({
      mediaURL: url as never,
      request: { headers: { authorization: `Bearer ${api.key}` } },
    })
    expect(new Uint8Array(await direct.arrayBuffer())).toEqual(BYTES)

    const to = { phoneNumberId, to: GUEST }
    await kapso.messages.sendDocument({ ...to, document: { id, caption: 'Наше меню', filename: 'Новое меню.pdf' } })
    await kapso.messages.sendDocument({ ...to, document: { id } })
    await kapso.messages.sendImage({ ...to, image: { id: second.id, caption: 'Зал' } })
    // Sent as something it is not, no phone would show it.
    await expect(kapso.messages.sendImage({ ...to, image: { id } })).rejects.toMatchObject({ code: 131053 })
    await expect(kapso.messages.sendAudio({ ...to, audio: { id: second.id } })).rejects.toMatchObject({ code: 131053 })
    await expect(kapso.messages.sendSticker({ ...to, sticker: { id: second.id } })).rejects.toMatchObject({
      code: 131053,
    })
    await replies.drain()
    expect(line().sent.map(({ message }) => message.content)).toMatchObject([
      {
        type: 'media',
        text: 'Наше меню',
        media: { kind: 'document', mimeType: 'application/pdf', fileName: 'Новое меню.pdf' },
      },
      { type: 'media', media: { kind: 'document', fileName: 'Меню.pdf' } },
      { type: 'media', text: 'Зал', media: { kind: 'image', mimeType: 'image/png' } },
    ])

    clock.advance(6 * MINUTE)
    expect((await fetch(url, { headers: { authorization: `Bearer ${api.key}` } })).status).toBe(404)
    expect(await kapso.media.delete({ mediaId: id })).toEqual({ success: true })
    await expect(kapso.media.get({ mediaId: id })).rejects.toMatchObject({ code: 100, httpStatus: 400 })
    clock.advance(31 * DAY)
    expect(await forgetUploads(facade.cloudApi)).toBe(1)
    await expect(kapso.media.get({ mediaId: second.id })).rejects.toMatchObject({ code: 100 })
  })

  it('are sent by link, from public addresses alone', async () => {
    const facade = await openFacade((await open()).db)
    const { kapso, phoneNumberId, line, replies } = facade
    await facade.receive()
    const server = createServer((req, res) => {
      if (req.url === '/moved') return void res.writeHead(302, { location: '/files/%D0%97%D0%B0%D0%BB.png' }).end()
      if (req.url === '/none') return void res.writeHead(404).end()
      if (req.url === '/big')
        return void res.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(1_100_000))
      res.writeHead(200, { 'content-type': 'image/png' }).end(BYTES)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const send = (path: string) =>
      kapso.messages.sendImage({ phoneNumberId, to: GUEST, image: { link: `${base}${path}` } })
    await send('/moved')
    await replies.drain()
    expect(line().sent[0]?.message.content).toMatchObject({
      media: { kind: 'image', mimeType: 'image/png', fileName: 'Зал.png' },
    })
    await expect(send('/none')).rejects.toMatchObject({ code: 131053 })
    await expect(send('/big')).rejects.toMatchObject({ code: 131053, details: expect.stringContaining('larger') })
    const strict = await openFacade((await open()).db, {}, { privateLinks: false })
    await strict.receive()
    const image = { link: `${base}/x` }
    const guarded = strict.kapso.messages.sendImage({ phoneNumberId: strict.phoneNumberId, to: GUEST, image })
    await expect(guarded).rejects.toMatchObject({ code: 131053, details: expect.stringContaining('private') })
  })

  it('of guests are told of when they are here, and can be fetched', async () => {
    const facade = await openFacade((await open()).db)
    await facade.subscribe()
    await facade.connect(facade.numberId, {
      async *fetchMedia() {
        yield BYTES
      },
    })
    const media = { kind: 'voice' as const, mimeType: 'audio/ogg; codecs=opus', reference: '{}' }
    await facade.receive({ content: { type: 'media', media } })
    expect(await facade.told()).toEqual([])
    await fetchMedia(facade, facade.jobs[0]?.mediaId ?? '')
    const [value] = await facade.told()
    expect(value?.messages).toEqual([
      {
        from: GUEST,
        id: expect.stringMatching(/^wamid\./),
        timestamp: expect.any(String),
        type: 'audio',
        audio: {
          mime_type: media.mimeType,
          sha256: expect.stringMatching(/=$/),
          id: expect.stringMatching(/^\d+$/),
          voice: true,
        },
      },
    ])
    const { id } = (value?.messages?.[0]?.audio ?? {}) as { id: string }
    expect(new Uint8Array((await facade.kapso.media.download({ mediaId: id, auth: 'always' })) as ArrayBuffer)).toEqual(
      BYTES,
    )
    // A file of a guest is not the program's to delete.
    await expect(facade.kapso.media.delete({ mediaId: id })).rejects.toMatchObject({ code: 100 })
  })
})
