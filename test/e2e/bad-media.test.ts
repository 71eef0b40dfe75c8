import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { Spoil } from '../../src/sandbox/index.ts'
import { eventually, linkNumber, makeGuests, openScene } from '../support/scene.ts'

const A = '79160000001'

type Shown = { type: string; text: string | null; media: { status: string; failure: string | null } | null }

test('files that cannot be fetched stay in the inbox with the reason; everything else goes on', {
  timeout: 400_000,
}, async () => {
  let visits = 0
  const inside = createServer((_request, response) => void response.end('secret'))
  inside.on('connection', () => (visits += 1))
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/`
  await using scene = await openScene({ queue: 'redis', fromSources: true })
  const { network, api, product } = scene
  await linkNumber(scene, A)
  const [guest = ''] = await makeGuests(scene, 1)
  const send = (caption: string, spoil: Spoil) =>
    network.guestSends({
      guest,
      to: A,
      content: { kind: 'image', caption, spoil, file: Buffer.alloc(20_000, 'picture').toString('base64') },
    })
  await send('cut once', { host: { kind: 'cut', afterBytes: 8_192, count: 1 } })
  await send('empty once', { host: { kind: 'empty', count: 1 } })
  await send('another key', { says: { mediaKey: Buffer.alloc(32, 7).toString('base64') } })
  await send('no key', { says: { mediaKey: null } })
  await send('too long', { says: { fileLength: 1_900_000_000 } })
  await send('inside', { says: { url: address, directPath: null } })
  await send('still gone', { host: { kind: 'status', status: 410 } })
  await network.guestSends({ guest, to: A, content: { kind: 'text', text: 'the last' } })

  const expected: Record<string, [status: string, failure: string | null]> = {
    'cut once': ['stored', null],
    'empty once': ['stored', null],
    'another key': ['failed', 'damaged'],
    'no key': ['failed', 'unreadable'],
    'too long': ['failed', 'too_large'],
    inside: ['failed', 'foreign_address'],
    'still gone': ['waiting', 'expired'],
  }
  const shown = async () => {
    const [row] = (await api.get<{ data: { id: string }[] }>('/v1/guests?unread=true')).data
    const { data } = await api.get<{ data: (Shown & { kind: string })[] }>(`/v1/guests/${row?.id}/timeline?limit=50`)
    return data.filter(({ kind }) => kind === 'message')
  }
  await eventually('every file has come to its end', async () => {
    const messages = await shown()
    const latest = Object.fromEntries(
      messages.flatMap(({ text, media }) => (media ? [[text, [media.status, media.failure]]] : [])),
    )
    expect(latest).toEqual(expected)
    return messages.some(({ text }) => text === 'the last')
  })
  expect(visits).toBe(0)
  expect((await fetch(`${product.url}/healthz`)).status).toBe(200)
  inside.close()
})
