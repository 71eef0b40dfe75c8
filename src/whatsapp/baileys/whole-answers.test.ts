import tls from 'node:tls'
import { downloadContentFromMessage } from '@whiskeysockets/baileys'
import { fetch as nextFetch } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MediaFault } from '../../sandbox/index.ts'
import { sealMedia } from '../../sandbox/media-crypto.ts'
import { type MediaHost, startMediaHost } from '../../sandbox/media-host.ts'
import { createMediaHosts } from './media-host.ts'
import { WholeAnswers } from './whole-answers.ts'

let host: MediaHost
let dispatcher: WholeAnswers

beforeAll(async () => {
  host = await startMediaHost({ now: Date.now(), maxTotalBytes: 100_000_000 })
  tls.setDefaultCACertificates([...tls.rootCertificates, host.caPem])
  const hosts = createMediaHosts({ OTKLIK_WHATSAPP_URL: 'ws://127.0.0.1:1/' }, { idleMs: 300 })
  dispatcher = new WholeAnswers(hosts, () => host.host)
})
afterAll(() => host?.close())

/** As Baileys downloads history and settings: through its own code, which does not listen to its HTTP stream. */
async function download(fault: MediaFault | undefined, bytes: number, says = {}): Promise<number> {
  const sealed = sealMedia(host, Buffer.alloc(bytes, 'history'), 'image', 0, { ...(fault && { host: fault }), says })
  const { mediaKey, directPath } = sealed
  const options = { dispatcher } as RequestInit
  let size = 0
  for await (const chunk of await downloadContentFromMessage({ mediaKey, directPath }, 'image', { options })) {
    size += chunk.length
  }
  return size
}

it.each([1, 2_000, 3_000_000])('Baileys gets whole what it downloads by itself: %i bytes', async (bytes) => {
  expect(await download(undefined, bytes)).toBe(bytes)
})

it.each([
  [{ kind: 'cut', afterBytes: 0 }, 2_000],
  [{ kind: 'cut', afterBytes: 8_192 }, 20_000],
  [{ kind: 'cut', afterBytes: 1_000_000 }, 2_000_000],
  [{ kind: 'cut', afterBytes: 5_000_000 }, 6_000_000],
  [{ kind: 'empty' }, 2_000],
  [{ kind: 'altered' }, 2_000],
  [{ kind: 'silent' }, 2_000],
  [{ kind: 'endless_headers' }, 2_000],
  [{ kind: 'redirect', to: 'http://127.0.0.1:1/' }, 2_000],
  [{ kind: 'status', status: 404 }, 2_000],
  [{ kind: 'status', status: 500 }, 2_000],
] as [MediaFault, number][])(
  'a bad answer is an error to whoever reads it, and nothing more: %j',
  async (fault, bytes) => {
    await expect(download(fault, bytes)).rejects.toThrow()
  },
)

it('a key that does not fit never gives the content', async () => {
  for (const mediaKey of [Buffer.alloc(32, 1).toString('base64'), '']) {
    // By chance one wrong key in 256 leaves something that ends like padded text: Baileys returns it, with other bytes
    // than were sent.
    const size = await download(undefined, 2_000, { mediaKey }).catch(() => 'an error')
    expect(size).not.toBe(2_000)
  }
})

it('no other place is asked', async () => {
  const ask = (url: string) => fetch(url, { dispatcher } as RequestInit)
  await expect(ask('http://127.0.0.1:1/')).rejects.toThrow()
  await expect(ask('https://evil.example/')).rejects.toThrow()
  await expect(fetch(`https://${host.host}/`, { dispatcher, method: 'POST' } as RequestInit)).rejects.toThrow()
})

it('speaks with a later fetch as well', async () => {
  const { url } = sealMedia(host, Buffer.from('history'), 'image', 0)
  const answer = await nextFetch(url, { dispatcher })
  expect((await answer.arrayBuffer()).byteLength).toBe(host.get(new URL(url).pathname)?.length)
  await expect(nextFetch('https://evil.example/', { dispatcher })).rejects.toThrow()
})
