import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ProxyKind, startProxy, type TestProxy } from '../../test/support/proxies.ts'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, openNumber, whatsAppOn } from './test-support/number.ts'

const GUEST = '79160000001'

let sandbox: Sandbox
let store: Store
let proxy: TestProxy

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: GUEST, count: 1 })
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  store = await freshSqlite()
})
afterEach(async () => {
  await proxy?.stop()
  await store.close()
})

const accepted = async () => (await sandbox.client.stats({})).accepted

describe.each<[ProxyKind, phone: string]>([
  ['http', '79990000001'],
  ['socks5', '79990000002'],
])('through a proxy by %s', (kind, phone) => {
  beforeEach(async () => {
    proxy = await startProxy(kind)
  })

  it('goes everything: version, linking, messages, files in and out; and nothing when the proxy is dead', async () => {
    const before = await accepted()
    const whatsApp = whatsAppOn(sandbox, store.db)
    await using number = await linkNumber(whatsApp, sandbox, 'num_1', phone, { proxy: proxy.url })
    const file = Buffer.from('a picture of a guest')
    await sandbox.client.guestSends({
      guest: GUEST,
      to: phone,
      content: { kind: 'image', file: file.toString('base64') },
    })
    const { content } = await number.heard.until(({ messages }) => messages[0], 'the picture')
    if (content.type !== 'media') throw new Error('not a picture')
    const chunks: Uint8Array[] = []
    for await (const chunk of number.connection.fetchMedia(content.media.reference, { maxBytes: 1_000 }))
      chunks.push(chunk)
    expect(Buffer.concat(chunks)).toEqual(file)
    const media = { kind: 'document', mimeType: 'text/plain', data: { bytes: Buffer.from('menu') } } as const
    const sent = await number.connection.send({
      id: `3EB0${phone}`,
      to: { phone: `+${GUEST}` },
      content: { type: 'media', media },
    })
    expect(sent).toMatchObject({ outcome: 'accepted' })
    const { network, media: mediaHost } = await accepted()
    const portOf = (url: string) => new URL(url).port
    const to = (port: string) => proxy.targets.filter((target) => target === `127.0.0.1:${port}`).length
    // The page that names the version, the socket that shows the QR, the one that is logged in.
    expect([network - before.network, to(portOf(sandbox.url))]).toEqual([3, 3])
    expect(mediaHost - before.media).toBeGreaterThanOrEqual(2)
    expect(proxy.targets).toHaveLength(network - before.network + mediaHost - before.media)

    await proxy.stop()
    expect(await number.heard.until(({ closed }) => closed[0], 'the end')).toMatchObject({ kind: 'lost' })
    await using again = await openNumber(whatsApp, 'num_1', { proxy: proxy.url })
    const reason = await again.heard.until(({ closed }) => closed[0], 'the end without a proxy')
    expect(reason).toEqual({ kind: 'proxy_failed', reason: 'proxy_unreachable' })
    expect(await accepted()).toEqual({ network, media: mediaHost })
  })

  it('that refuses us, or has no way to WhatsApp', async () => {
    const whatsApp = whatsAppOn(sandbox, store.db)
    const before = await accepted()
    await using stranger = await openNumber(whatsApp, 'num_2', { proxy: proxy.url.replace('otklik:', 'stranger:') })
    expect(await stranger.heard.until(({ closed }) => closed[0], 'the end')).toEqual({
      kind: 'proxy_failed',
      reason: 'proxy_refused',
    })
    const nowhere = whatsAppOn({ ...sandbox, url: 'ws://127.0.0.1:1/ws/chat' }, store.db)
    await using lost = await openNumber(nowhere, 'num_3', { proxy: proxy.url })
    expect(await lost.heard.until(({ closed }) => closed[0], 'the end')).toEqual({
      kind: 'proxy_failed',
      reason: 'proxy_refused',
    })
    expect(await accepted()).toEqual(before)
  })
})
