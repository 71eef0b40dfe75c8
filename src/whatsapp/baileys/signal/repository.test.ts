import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import {
  type AuthenticationState,
  addTransactionCapability,
  Curve,
  DEFAULT_CONNECTION_CONFIG,
  generateSignalPubKey,
  type SignalRepositoryWithLIDStore,
  type SocketConfig,
} from '@whiskeysockets/baileys'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLogger } from '../../../lib/logger.ts'
import { memoryAuth } from '../../../sandbox/raw-client.ts'
import { quietLogger } from '../quiet-logger.ts'
import { silenceLibsignal } from '../silence-libsignal.ts'
import { deriveKeys, hmac } from './derive.ts'
import { makeRepository } from './repository.ts'

type Make = SocketConfig['makeSignalRepository']
const ours: Make = makeRepository
const theirs: Make = DEFAULT_CONNECTION_CONFIG.makeSignalRepository
silenceLibsignal()
const logger = quietLogger(createLogger('silent'))

/** A device with its keys in memory, which may switch its implementation at any moment. */
function newDevice(phone: string) {
  const auth: AuthenticationState = memoryAuth()
  const preKeys = new Map<number, ReturnType<typeof Curve.generateKeyPair>>()
  const keys = addTransactionCapability(auth.keys, logger, { maxCommitRetries: 1, delayBetweenTriesMs: 1 })
  const repository = (make: Make): SignalRepositoryWithLIDStore =>
    make(
      {
        creds: auth.creds,
        keys: make === theirs ? keys : { ...auth.keys, transaction: (work) => work(), isInTransaction: () => false },
      },
      logger,
      undefined,
    )
  return {
    jid: `${phone}@s.whatsapp.net`,
    auth,
    repository,
    preKeys,
    async bundle(withPreKey: boolean) {
      const { signedPreKey, signedIdentityKey, registrationId } = auth.creds
      const id = preKeys.size + 1
      const pair = Curve.generateKeyPair()
      if (withPreKey) {
        preKeys.set(id, pair)
        await auth.keys.set({ 'pre-key': { [id]: pair } })
      }
      const publicKey = generateSignalPubKey(signedPreKey.keyPair.public)
      return {
        registrationId,
        identityKey: generateSignalPubKey(signedIdentityKey.public),
        signedPreKey: { keyId: signedPreKey.keyId, publicKey, signature: signedPreKey.signature },
        ...(withPreKey ? { preKey: { keyId: id, publicKey: generateSignalPubKey(pair.public) } } : {}),
      }
    },
  }
}
type Device = ReturnType<typeof newDevice>

async function send(from: Device, to: Device, make: Make, text: string) {
  const sealed = await from.repository(make).encryptMessage({ jid: to.jid, data: Buffer.from(text) })
  return { ...sealed, from, to, text }
}
type Sent = Awaited<ReturnType<typeof send>>

async function receive({ from, to, type, ciphertext }: Sent, make: Make): Promise<string> {
  return Buffer.from(await to.repository(make).decryptMessage({ jid: from.jid, type, ciphertext })).toString()
}

const begin = async (from: Device, to: Device, make: Make, withPreKey = true) =>
  from.repository(make).injectE2ESession({ jid: to.jid, session: await to.bundle(withPreKey) })

const steps = fc.array(
  fc.record({
    /** Who acts, and with whose implementation. */
    first: fc.boolean(),
    own: fc.boolean(),
    act: fc.constantFrom('send', 'send', 'receive', 'receive', 'late', 'again', 'lose', 'begin'),
    text: fc.string({ unit: 'grapheme', maxLength: 40 }),
  }),
  { maxLength: 30 },
)

it('goes on with the sessions of libsignal, and libsignal with its own, at any moment and in any order of messages', {
  tags: 'property',
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), fc.boolean(), async (list, own, withPreKey) => {
      const [a, b] = [newDevice('79160000001'), newDevice('79160000002')]
      await begin(a, b, own ? ours : theirs, withPreKey)
      const waiting = new Map<Device, Sent[]>([
        [a, []],
        [b, [await send(a, b, own ? ours : theirs, 'Добрый день!')]],
      ])
      const read: Sent[] = []
      for (const { first, own: byOwn, act, text } of list) {
        const [me, other] = first ? [a, b] : [b, a]
        const make = byOwn ? ours : theirs
        const mine = waiting.get(me) ?? []
        const hasSession = (await me.repository(make).validateSession(other.jid)).exists
        if (act === 'begin') await begin(me, other, make, !withPreKey)
        else if (act === 'send' && hasSession) waiting.get(other)?.push(await send(me, other, make, text))
        else if (act === 'lose') mine.shift()
        else if (act === 'receive' || act === 'late') {
          const next = act === 'late' ? mine.pop() : mine.shift()
          if (!next) continue
          expect(await receive(next, make)).toBe(next.text)
          read.push(next)
        } else if (act === 'again') {
          const before = JSON.stringify(await me.auth.keys.get('session', await addresses(me, other)))
          const repeated = read.find(({ to }) => to === me)
          if (!repeated) continue
          await expect(receive(repeated, ours)).rejects.toThrow()
          expect(JSON.stringify(await me.auth.keys.get('session', await addresses(me, other)))).toBe(before)
        }
      }
    }),
    { numRuns: 40 },
  )
})

const addresses = async (me: Device, other: Device) => [me.repository(ours).jidToSignalProtocolAddress(other.jid)]

it('writes nothing of a message that was changed on its way', async () => {
  const [a, b] = [newDevice('79160000001'), newDevice('79160000002')]
  await begin(a, b, ours)
  const first = await send(a, b, ours, 'Добрый день!')
  expect(await receive(first, ours)).toBe(first.text)
  const answer = await send(b, a, ours, 'Здравствуйте')
  const before = JSON.stringify(await a.auth.keys.get('session', await addresses(a, b)))
  for (let at = 0; at < answer.ciphertext.length; at += 7) {
    const changed = Buffer.from(answer.ciphertext)
    changed[at] = (changed[at] ?? 0) ^ 0x11
    await expect(receive({ ...answer, ciphertext: changed }, ours)).rejects.toThrow()
  }
  await expect(receive({ ...answer, ciphertext: Buffer.alloc(3) }, ours)).rejects.toThrow()
  expect(JSON.stringify(await a.auth.keys.get('session', await addresses(a, b)))).toBe(before)
  expect(await receive(answer, ours)).toBe(answer.text)
})

it('uses a one-time key once, and begins anew with another identity', async () => {
  const [a, b] = [newDevice('79160000001'), newDevice('79160000002')]
  await begin(a, b, ours)
  const first = await send(a, b, ours, 'Добрый день!')
  expect(first.type).toBe('pkmsg')
  expect(await receive(first, ours)).toBe(first.text)
  expect(await b.auth.keys.get('pre-key', ['1'])).toEqual({})
  const other = newDevice('79160000001')
  await begin(other, b, ours)
  const begun = await send(other, b, ours, 'Новый телефон')
  expect(await receive(begun, ours)).toBe(begun.text)
  const { [(await addresses(b, a))[0] ?? '']: record } = await b.auth.keys.get('session', await addresses(b, a))
  expect(Object.keys((record as unknown as { _sessions: object })._sessions)).toHaveLength(1)
  await b.auth.keys.set({ 'pre-key': { 2: null } })
  await begin(newDevice('79160000003'), b, ours)
  const lost = newDevice('79160000004')
  await begin(lost, b, ours)
  await b.auth.keys.set({ 'pre-key': { 4: null } })
  await expect(receive(await send(lost, b, ours, 'x'), ours)).rejects.toThrow('Invalid PreKey ID')
})

it('says in the words of libsignal that there is no session', async () => {
  const [a, b] = [newDevice('79160000001'), newDevice('79160000002')]
  for (const make of [ours, theirs]) {
    await expect(send(a, b, make, 'x')).rejects.toThrow('No sessions')
    const received = receive({ from: a, to: b, type: 'msg', ciphertext: randomBytes(60), text: '' }, make)
    await expect(received).rejects.toThrow('No session record')
    expect(await a.repository(make).validateSession(b.jid)).toEqual({ exists: false, reason: 'no session' })
    expect(await a.repository(make).getSessionInfo(b.jid)).toBeNull()
  }
  await begin(a, b, ours)
  for (const make of [ours, theirs]) {
    expect(await a.repository(make).validateSession(b.jid)).toEqual({ exists: true })
    expect((await a.repository(make).getSessionInfo(b.jid))?.baseKey).toHaveLength(33)
  }
})

it('derives keys and codes as Node does', () => {
  for (const length of [0, 1, 32, 33, 64, 65, 400]) {
    const [key, data, salt] = [randomBytes(length), randomBytes(length * 3), randomBytes(32)]
    expect(hmac(key, data)).toEqual(createHmac('sha256', key).update(data).digest())
    const expected = Buffer.from(hkdfSync('sha256', data, salt, 'WhisperText', 96))
    expect(Buffer.concat(deriveKeys(data, salt, 'WhisperText', 3))).toEqual(expected)
  }
})
