import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Curve, proto } from '@whiskeysockets/baileys'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkByQr, memoryAuth, openRaw, type RawClient, textOf } from './raw-client.ts'
import { type Sandbox, startSandbox } from './spawn.ts'

let sandbox: Sandbox
let ledgerFile: string
const NUMBER = '79990000001'
const GUEST = '79160000001'

beforeAll(async () => {
  for (const level of ['info', 'warn', 'error'] as const) console[level] = () => undefined
  ledgerFile = join(mkdtempSync(join(tmpdir(), 'sandbox-ledger-')), 'ledger.ndjson')
  sandbox = await startSandbox({ ledgerFile })
  await sandbox.client.createGuests({ from: GUEST, count: 5, names: ['Анна', 'Boris'] })
})

afterAll(() => sandbox?.stop())

describe('a number on the sandbox network', () => {
  let client: RawClient

  beforeAll(async () => {
    client = await linkByQr(sandbox, NUMBER)
  })
  afterAll(() => client?.close())

  it('is linked by QR', async () => {
    const [phone] = await sandbox.client.phones()
    expect(phone?.devices).toMatchObject([{ device: 1, online: true, live: true }])
    expect(client.sock.user?.id).toBe(`${NUMBER}:1@s.whatsapp.net`)
  })

  it('writes to a guest and sees it delivered and read', async () => {
    const sent = await client.sock.sendMessage(`${GUEST}@s.whatsapp.net`, { text: 'Добрый день! Как вам ужин?' })
    const id = sent?.key.id ?? ''
    await client.until(() => client.statusOf(id).status === 4, 'read status')
    expect(await sandbox.client.shown({ guest: GUEST })).toMatchObject([
      { guest: GUEST, number: NUMBER, id, kind: 'text', text: 'Добрый день! Как вам ужин?' },
    ])
    expect(await sandbox.client.frames({ guest: GUEST })).toMatchObject([
      { id, outcome: 'acked', firstContact: true, repeat: false, text: 'Добрый день! Как вам ужин?' },
    ])
  })

  it('gets what a guest writes and receipts it', async () => {
    const { id } = await sandbox.client.guestSends({
      guest: GUEST,
      to: NUMBER,
      content: { kind: 'text', text: 'Всё супер' },
    })
    const got = await client.until(() => client.received.find((item) => item.message.key.id === id), 'message')
    expect(textOf(got.message)).toBe('Всё супер')
    expect(got.type).toBe('notify')
    expect(got.message.pushName).toBe('Анна')
    await sandbox.client.until({ kind: 'guest_messages', state: 'delivered', count: 1, filter: { guest: GUEST } })
    expect((await sandbox.client.check()).lost).toEqual([])
  })

  it('comes back with its stored credentials and gets what it missed, in order', async () => {
    await client.close()
    await sandbox.client.until({ kind: 'online', phone: NUMBER, online: false })
    const texts = ['один', 'два', 'три']
    for (const text of texts)
      await sandbox.client.guestSends({ guest: GUEST, to: NUMBER, content: { kind: 'text', text } })
    client = openRaw(sandbox, client.auth)
    await client.opened
    await client.until(() => client.received.length === 3, 'three messages')
    expect(client.received.map((item) => textOf(item.message))).toEqual(texts)
    expect(client.received.every((item) => item.type === 'append')).toBe(true)
  })
})

it('a device that was linked before the network started logs in as all others do', async () => {
  const auth = memoryAuth()
  const { noiseKey, signedIdentityKey, signedPreKey, registrationId } = auth.creds
  const phone = '79990000077'
  const preKeys = Array.from({ length: 10 }, (_, index) => ({ id: index + 1, ...Curve.generateKeyPair() }))
  await auth.keys.set({ 'pre-key': Object.fromEntries(preKeys.map(({ id, ...pair }) => [id, pair])) })
  const [known] = await sandbox.client.declareDevices({
    devices: [
      {
        phone,
        noiseKey: base64(noiseKey.public),
        identity: base64(signedIdentityKey.public),
        registrationId,
        signedPreKey: {
          id: signedPreKey.keyId,
          public: base64(signedPreKey.keyPair.public),
          signature: base64(signedPreKey.signature),
        },
        preKeys: preKeys.map(({ id, public: key }) => ({ id, public: base64(key) })),
      },
    ],
  })
  Object.assign(auth.creds, {
    me: { id: `${phone}:${known?.device}@s.whatsapp.net`, lid: `${known?.lid}:${known?.device}@lid` },
    account: proto.ADVSignedDeviceIdentity.decode(Buffer.from(known?.account ?? '', 'base64')),
    nextPreKeyId: 11,
    firstUnuploadedPreKeyId: 11,
  })
  const client = openRaw(sandbox, auth)
  await client.opened
  await sandbox.client.guestSends({ guest: GUEST, to: phone, content: { kind: 'text', text: 'Вы ещё открыты?' } })
  await client.until(() => client.received.some(({ message }) => textOf(message) === 'Вы ещё открыты?'), 'message')
  await client.close()
})

it('leaves its ledger in a file and ends when told to', async () => {
  await sandbox.stop()
  const lines = readFileSync(ledgerFile, 'utf8').trim().split('\n')
  const kinds = new Set(lines.map((line) => (JSON.parse(line) as { record: string }).record))
  expect([...kinds].sort()).toEqual(['frame', 'guest_message', 'note', 'receipt', 'shown'])
  expect(() => process.kill(sandbox.pid, 0)).toThrow()
})

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
