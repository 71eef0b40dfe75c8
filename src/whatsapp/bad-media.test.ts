import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type MediaFault, type Sandbox, type Spoil, startSandbox } from '../sandbox/index.ts'
import { linkNumber, type OpenNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'
const MAX_BYTES = 8_000_000
const IDLE_MS = 3_000
/** Nothing here may take longer, whatever the host does. */
/** Long, except where time itself is the fault: a busy machine is none. */
const DEADLINE_MS = 30_000
const SHORT_DEADLINE_MS = 3_000

let sandbox: Sandbox
let store: Store
let number: OpenNumber
/** A server on this machine that no guest may lead us to. */
let inside: Server
let visits = 0

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: GUEST, count: 1 })
  store = await freshSqlite()
  const tuning = { mediaIdleMs: IDLE_MS, reuploadTimeoutMs: 5_000 }
  number = await linkNumber(whatsAppOn(sandbox, store.db, { tuning }), sandbox, 'num_1', PHONE)
  inside = createServer((_request, response) => response.end('secret'))
  inside.on('connection', () => (visits += 1))
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
})
afterAll(async () => {
  await number?.connection.close()
  await sandbox?.stop()
  await store?.close()
  inside?.closeAllConnections()
  inside?.close()
})

async function receive(spoil: Spoil, file: Buffer) {
  const content = { kind: 'image' as const, file: file.toString('base64'), spoil }
  const { id } = await sandbox.client.guestSends({ guest: GUEST, to: PHONE, content })
  const message = await number.heard.until(({ messages }) => messages.find((m) => m.id === id), 'the picture')
  if (message.content.type !== 'media') throw new Error('not a picture')
  return message.content.media
}

/** What became of fetching it; afterwards the number still receives messages. */
async function fetchSpoilt(spoil: Spoil, bytes = 2_000, deadlineMs = DEADLINE_MS): Promise<string> {
  const { reference } = await receive(spoil, Buffer.alloc(bytes, 'a file of a guest'))
  const signal = AbortSignal.timeout(deadlineMs)
  const read = async () => {
    let size = 0
    for await (const chunk of number.connection.fetchMedia(reference, { maxBytes: MAX_BYTES, signal })) {
      size += chunk.length
    }
    return `${size} bytes`
  }
  const became = await read().catch((error: Error & { failure?: string }) => error.failure ?? String(error))
  const { id } = await sandbox.client.guestSends({ guest: GUEST, to: PHONE, content: { kind: 'text', text: 'next' } })
  await number.heard.until(({ messages }) => messages.some((m) => m.id === id), 'the next message')
  return became
}

describe('a file that cannot be fetched is a failure with a reason, and the number lives on', () => {
  const hosts: [MediaFault, bytes: number, failure: string][] = [
    [{ kind: 'cut', afterBytes: 8_192 }, 20_000, 'unreachable'],
    [{ kind: 'cut', afterBytes: 1_000_000 }, 2_000_000, 'unreachable'],
    [{ kind: 'cut', afterBytes: 5_000_000 }, 6_000_000, 'unreachable'],
    [{ kind: 'cut', afterBytes: 0 }, 2_000, 'unreachable'],
    [{ kind: 'empty' }, 2_000, 'damaged'],
    [{ kind: 'altered' }, 2_000, 'damaged'],
    [{ kind: 'altered' }, 300_000, 'damaged'],
    [{ kind: 'longer', bytes: 1 }, 2_000, 'damaged'],
    [{ kind: 'longer', bytes: 100_000 }, 2_000, 'damaged'],
    [{ kind: 'endless' }, 2_000, 'damaged'],
    [{ kind: 'trickle', everyMs: 20 }, 2_000, 'timed_out'],
    [{ kind: 'silent' }, 2_000, 'timed_out'],
    [{ kind: 'endless_headers' }, 2_000, 'unreachable'],
    [{ kind: 'status', status: 403 }, 2_000, 'expired'],
    [{ kind: 'status', status: 404 }, 2_000, 'expired'],
    [{ kind: 'status', status: 410 }, 2_000, 'expired'],
    [{ kind: 'status', status: 500 }, 2_000, 'unreachable'],
    [{ kind: 'gzip_bomb', bytes: 5_000_000 }, 2_000, 'damaged'],
  ]
  it.each(hosts)('the media host: %j, a file of %i bytes', async (host, bytes, failure) => {
    const deadlineMs = failure === 'timed_out' ? SHORT_DEADLINE_MS : DEADLINE_MS
    expect(await fetchSpoilt({ host }, bytes, deadlineMs)).toBe(failure)
  })

  it('the media host sends it elsewhere, where nobody follows', async () => {
    const to = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/`
    expect(await fetchSpoilt({ host: { kind: 'redirect', to } })).toBe('unreachable')
    expect(visits).toBe(0)
  })

  it('an endless file of unknown length ends at the longest that is allowed', async () => {
    const spoil: Spoil = { host: { kind: 'endless' }, says: { fileLength: null } }
    expect(await fetchSpoilt(spoil)).toBe('too_large')
  })

  const said: [string, Spoil['says'], string][] = [
    ['a key that does not fit', { mediaKey: Buffer.alloc(32, 1).toString('base64') }, 'damaged'],
    ['no key', { mediaKey: null }, 'unreadable'],
    ['a short key', { mediaKey: Buffer.alloc(31, 1).toString('base64') }, 'unreadable'],
    ['a long key', { mediaKey: Buffer.alloc(33, 1).toString('base64') }, 'unreadable'],
    ['an empty key', { mediaKey: '' }, 'unreadable'],
    ['less than there is', { fileLength: 100 }, 'damaged'],
    ['another hash', { fileSha256: Buffer.alloc(32, 1).toString('base64') }, 'damaged'],
    ['another hash of the sealed file', { fileEncSha256: Buffer.alloc(32, 1).toString('base64') }, 'damaged'],
    ['no place', { url: null, directPath: null }, 'unreadable'],
    ['a place where nothing is', { url: null, directPath: '/v/t62/nothing.enc' }, 'expired'],
  ]
  it.each(said)('the message says %s', async (_what, says, failure) => {
    expect(await fetchSpoilt({ says })).toBe(failure)
    expect(await fetchSpoilt({ says }, 60_000)).toBe(failure)
  })

  it('what was cut once is whole the next time', async () => {
    const { reference } = await receive({ host: { kind: 'cut', afterBytes: 500, count: 1 } }, Buffer.alloc(2_000, 'x'))
    const read = async () => {
      const chunks: Uint8Array[] = []
      for await (const chunk of number.connection.fetchMedia(reference, { maxBytes: MAX_BYTES })) chunks.push(chunk)
      return Buffer.concat(chunks).length
    }
    await expect(read()).rejects.toMatchObject({ failure: 'unreachable' })
    expect(await read()).toBe(2_000)
  })
})

describe('a guest does not choose what is fetched', () => {
  const places = (port: number): [string, Spoil['says'], string][] => [
    ['an address of ours', { url: `http://127.0.0.1:${port}/`, directPath: null }, 'foreign_address'],
    ['the same over TLS', { url: `https://127.0.0.1:${port}/`, directPath: null }, 'foreign_address'],
    ['the same by name', { url: `https://localhost:${port}/`, directPath: null }, 'foreign_address'],
    ['an address beside a path', { url: `https://127.0.0.1:${port}/` }, '2000 bytes'],
    ['a plain address beside a path', { url: `http://127.0.0.1:${port}/` }, '2000 bytes'],
    ['a path that is a host', { directPath: `//127.0.0.1:${port}/x` }, 'foreign_address'],
    ['a path that is a host in disguise', { directPath: `/\\127.0.0.1:${port}/x` }, 'foreign_address'],
    ['a path that is a host after a tab', { directPath: `/\t/127.0.0.1:${port}/x` }, 'foreign_address'],
    ['a path that makes the host a password', { directPath: `@127.0.0.1:${port}/x` }, 'foreign_address'],
    ['a path that makes the host longer', { directPath: `.evil.example:${port}/x` }, 'foreign_address'],
    ['a path that is an address', { directPath: `http://127.0.0.1:${port}/x` }, 'foreign_address'],
    ['a path out of the folder', { directPath: '/../../x' }, 'expired'],
    ['a name that ends almost like it', { url: `https://mmg.xwhatsapp.net/x`, directPath: null }, 'foreign_address'],
    ['WhatsApp at another port', { url: `https://mmg.whatsapp.net:${port}/`, directPath: null }, 'foreign_address'],
    ['a file', { url: 'file:///etc/passwd', directPath: null }, 'foreign_address'],
    ['no address', { url: 'nonsense', directPath: null }, 'foreign_address'],
  ]
  it('whatever the message names, no connection reaches a listener of ours', async () => {
    const { port } = inside.address() as AddressInfo
    for (const [what, says, became] of places(port)) expect(await fetchSpoilt({ says }), what).toBe(became)
    expect(visits).toBe(0)
  })
})
