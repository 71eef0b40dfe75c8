import { DEFAULT_CONNECTION_CONFIG, WA_CERT_DETAILS } from '@whiskeysockets/baileys'
import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../../../config/env.ts'
import { testClock } from '../../../test/support/clock.ts'
import { createLogger, type Logger } from '../../lib/logger.ts'
import { HOUR, MINUTE } from '../../lib/units.ts'
import { makeAcknowledgements } from './acknowledgements.ts'
import { closeReasonOf, isVersionRefused } from './close-reason.ts'
import { mergePeers, peerOf } from './jid.ts'
import { decodeEntry, encodeEntry, journalIds } from './journal-entry.ts'
import { readRevision, versionAddress } from './latest-version.ts'
import { quietLogger } from './quiet-logger.ts'
import { readReceipt } from './receipts.ts'
import { silenceLibsignal } from './silence-libsignal.ts'
import { trustLoopbackRoot } from './socket-config.ts'
import { makeWebVersions } from './web-version.ts'

/** An error as Baileys throws it. */
const boom = (statusCode: number, message = 'Connection Failure') =>
  Object.assign(new Error(message), { output: { statusCode } })

describe('addresses', () => {
  it.each([
    ['79161112233@s.whatsapp.net', { phone: '+79161112233' }],
    ['79161112233:12@s.whatsapp.net', { phone: '+79161112233' }],
    ['79161112233@c.us', { phone: '+79161112233' }],
    ['123456789:3@lid', { lid: '123456789' }],
    ['123456789:99@hosted.lid', { lid: '123456789' }],
    ['120363@g.us', undefined],
    ['status@broadcast', undefined],
    ['@s.whatsapp.net', undefined],
    ['0@s.whatsapp.net', undefined],
    ['1234@newsletter', undefined],
    [undefined, undefined],
  ])('%s', (jid, peer) => expect(peerOf(jid)).toEqual(peer))

  it('the first that is known of each address makes the person', () => {
    expect(mergePeers({ lid: '5' }, undefined, { phone: '+7', lid: '6' })).toEqual({ lid: '5', phone: '+7' })
  })
})

describe('why a connection ended', () => {
  const ended = (statusCode: number, message = 'Stream Errored', isLinked = false) =>
    closeReasonOf(boom(statusCode, message), isLinked)
  it.each([
    [401, { kind: 'logged_out', code: 401 }],
    [406, { kind: 'logged_out', code: 401 }],
    [402, { kind: 'suspended', code: 402, forMs: null }],
    [403, { kind: 'banned', code: 403 }],
    [440, { kind: 'replaced', code: 440 }],
    [515, { kind: 'restart_required', code: 515 }],
    [428, { kind: 'lost', code: 428, detail: 'Stream Errored' }],
    [408, { kind: 'lost', code: 408, detail: 'Stream Errored' }],
  ])('%i', (code, reason) => expect(ended(code)).toEqual(reason))

  it('tells how long a suspension lasts, and a removed device from another socket', () => {
    const with402 = (expire: string) => Object.assign(boom(402), { data: { reason: '402', expire } })
    expect(closeReasonOf(with402('3600'), true)).toEqual({ kind: 'suspended', code: 402, forMs: 3_600_000 })
    for (const odd of ['-1', 'soon', '1e999', ''])
      expect(closeReasonOf(with402(odd), true)).toMatchObject({ forMs: null })
    const conflict = (type: string) => Object.assign(boom(440), { data: { tag: 'conflict', attrs: { type } } })
    expect(closeReasonOf(conflict('device_removed'), true)).toEqual({ kind: 'logged_out', code: 401 })
    expect(closeReasonOf(conflict('replaced'), true)).toEqual({ kind: 'replaced', code: 440 })
  })

  it('tells an expired QR from a dead peer, and a refused version', () => {
    expect(ended(408, 'QR refs attempts ended')).toEqual({ kind: 'qr_expired' })
    expect(ended(408, 'QR refs attempts ended', true)).toMatchObject({ kind: 'lost' })
    expect(closeReasonOf(undefined, false)).toMatchObject({ kind: 'lost' })
    expect(isVersionRefused(boom(405))).toBe(true)
    expect(isVersionRefused(boom(401))).toBe(false)
  })
})

describe('versions of WhatsApp Web', () => {
  const versionsWith = (more: Partial<Parameters<typeof makeWebVersions>[0]> = {}) =>
    makeWebVersions({
      store: { read: async () => ({}), write: async () => undefined },
      fetchLatest: () => Promise.reject(new Error('away')),
      clock: testClock(),
      log: createLogger('silent'),
      ...more,
    })

  it('falls back from the wanted one to the library and to older good ones, then begins anew', () => {
    const versions = versionsWith({ pinned: '2.3000.1' })
    const seen: string[] = []
    for (;;) {
      const current = versions.current()
      seen.push(current.join('.'))
      if (!versions.refuse(current)) break
    }
    expect(seen[0]).toBe('2.3000.1')
    expect(seen[1]).toBe(DEFAULT_CONNECTION_CONFIG.version.join('.'))
    expect(seen.length).toBeGreaterThanOrEqual(4)
    expect(new Set(seen).size).toBe(seen.length)
    expect(versions.current().join('.')).toBe('2.3000.1')
    expect(versionsWith().current()).toEqual(DEFAULT_CONNECTION_CONFIG.version)
  })

  it('asks WhatsApp every six hours, at once after a refusal, and not for a pinned version until it is refused', async () => {
    const clock = testClock()
    let asked = 0
    const fetchLatest = async (): Promise<[number, number, number]> => [2, 3000, 1_050_000_000 + ++asked]
    const versions = versionsWith({ clock, fetchLatest })
    await versions.ready()
    await versions.ready()
    expect([asked, versions.current()]).toEqual([1, [2, 3000, 1_050_000_001]])
    clock.advance(7 * HOUR)
    await versions.ready()
    await expect.poll(() => asked).toBe(2)
    clock.advance(2 * MINUTE)
    versions.refuse([2, 3000, 1_050_000_002])
    await versions.ready()
    expect(versions.current()).toEqual([2, 3000, 1_050_000_003])
    const pinned = versionsWith({ clock, fetchLatest, pinned: '2.3000.7' })
    await pinned.ready()
    expect([asked, pinned.current()]).toEqual([3, [2, 3000, 7]])
    pinned.refuse([2, 3000, 7])
    await pinned.ready()
    expect(pinned.current()).toEqual([2, 3000, 1_050_000_004])
  })

  it('are read from the page of WhatsApp Web, and nothing else is', () => {
    expect(readRevision('x={"client_revision":1043857760,"y":1}')).toBe(1_043_857_760)
    expect(readRevision(String.raw`'{\"client_revision\": 1043857760}'`)).toBe(1_043_857_760)
    for (const page of ['', '<html>', '"client_revision":"x"', '"client_revision":99999999999999']) {
      expect(readRevision(page)).toBeUndefined()
    }
    expect(versionAddress(undefined)).toBe('https://web.whatsapp.com/sw.js')
    expect(versionAddress('ws://127.0.0.1:5222/ws/chat')).toBe('http://127.0.0.1:5222/sw.js')
  })
})

describe('receipts', () => {
  const me = { phone: '+7999', lid: '42' }
  const node = (attrs: Record<string, string>, content?: unknown) => ({ tag: 'receipt', attrs, content }) as never

  it('of one message and of many', () => {
    const attrs = { id: 'A', from: '55:1@lid', sender_pn: '7916@s.whatsapp.net', t: '10' }
    const peer = { lid: '55', phone: '+7916' }
    expect(readReceipt(node(attrs), me, 10_400)).toEqual({ messageIds: ['A'], peer, status: 'delivered', at: 10_400 })
    const items = [{ tag: 'list', attrs: {}, content: ['B', 'C'].map((id) => ({ tag: 'item', attrs: { id } })) }]
    const many = readReceipt(node({ ...attrs, type: 'read' }, items), me, 99_000)
    expect(many).toMatchObject({ messageIds: ['A', 'B', 'C'], status: 'read', at: 10_999 })
    expect(readReceipt(node({ ...attrs, type: 'played' }), me, 9_000)).toMatchObject({ status: 'played', at: 10_000 })
  })

  it('that say nothing about what we sent', () => {
    const from = '7916@s.whatsapp.net'
    for (const type of ['retry', 'sender', 'read-self', 'peer_msg', 'hist_sync', 'server-error']) {
      expect(readReceipt(node({ id: 'A', from, type }), me, 0)).toBeUndefined()
    }
    expect(readReceipt(node({ id: 'A', from: '7999:2@s.whatsapp.net' }), me, 0)).toBeUndefined()
    expect(readReceipt(node({ id: 'A', from: '42:2@lid' }), me, 0)).toBeUndefined()
  })
})

describe('acknowledgements', () => {
  it('end a send once, and are told when they come late', async () => {
    const late: string[] = []
    const clock = testClock()
    const acknowledgements = makeAcknowledgements({ clock, onLate: (id, { outcome }) => late.push(`${id} ${outcome}`) })
    const good = acknowledgements.expect('A', 1_000)
    const bad = acknowledgements.expect('B', 1_000)
    const silent = acknowledgements.expect('C', 5)
    const cut = acknowledgements.expect('D', 1_000)
    acknowledgements.take({ id: 'A' })
    acknowledgements.take({ id: 'A' })
    acknowledgements.take({ id: 'B', error: '463' })
    acknowledgements.take({ id: 'nobody' })
    expect(await good).toEqual({ outcome: 'accepted', at: clock.now() })
    expect(await bad).toEqual({ outcome: 'refused', code: 463 })
    expect(await silent).toEqual({ outcome: 'unconfirmed' })
    acknowledgements.abandon()
    expect(await cut).toEqual({ outcome: 'unconfirmed' })
    acknowledgements.take({ id: 'C', error: '463' })
    acknowledgements.take({ id: 'C' })
    acknowledgements.take({ id: 'D' })
    expect(late).toEqual(['C refused', 'D accepted'])
  })
})

describe('the journal', () => {
  it('keeps attributes and plaintext, under ids that sort, even when the clock steps back', () => {
    const entry = { id: 'x', attrs: { id: 'A', notify: 'Анна' }, fingerprint: 'A/1', plaintext: Buffer.from('привет') }
    expect(decodeEntry('x', encodeEntry(entry))).toEqual(entry)
    const clock = testClock()
    const next = journalIds(clock.now)
    const ids = [next().id, next().id]
    clock.step(-5_000)
    ids.push(next().id)
    clock.advance(60_000)
    ids.push(next().id)
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(4)
  })
})

describe('invariant 11', () => {
  it('lets nothing of what libsignal prints through, and everything else', () => {
    const printed: unknown[][] = []
    const print = (...parts: unknown[]) => void printed.push(parts)
    const target = { info: print, warn: print, error: print }
    silenceLibsignal(target)
    silenceLibsignal(target)
    target.info('Closing session:', { privKey: 'secret' })
    target.error('Failed to decrypt message with any known session...')
    target.error('Session error:Error: Bad MAC', 'stack')
    target.warn('Closing open session in favor of incoming prekey bundle')
    target.info('hello', 1)
    expect(printed).toEqual([['hello', 1]])
  })

  it('passes on only the words of what Baileys logs', () => {
    const lines: unknown[][] = []
    const log = { debug: (...parts: unknown[]) => lines.push(parts) } as unknown as Logger
    const quiet = quietLogger(log)
    quiet.info({ node: 'stanza' }, 'logging in...')
    quiet.error({ key: { remoteJid: '79161112233@s.whatsapp.net' } }, 'failed to decrypt message')
    quiet.child({ a: 1 }).warn('Invalid LID-PN mapping: 123456789@lid, 79161112233@s.whatsapp.net')
    expect(lines).toEqual([
      [{ level: 'error' }, 'baileys: failed to decrypt message'],
      [{ level: 'warn' }, 'baileys: Invalid LID-PN mapping: #@lid, #@s.whatsapp.net'],
    ])
  })

  it('trusts a foreign root for loopback alone', () => {
    const rootKey = 'ab'.repeat(32)
    const settings = (url?: string) =>
      settingsSchema.parse({ ...(url ? { OTKLIK_WHATSAPP_URL: url } : {}), OTKLIK_WHATSAPP_ROOT_KEY: rootKey })
    const before = WA_CERT_DETAILS.PUBLIC_KEY
    for (const url of [undefined, 'wss://web.whatsapp.com/ws', 'ws://127.0.0.1.evil.example/']) {
      expect(() => trustLoopbackRoot(settings(url))).toThrow(/loopback/)
      expect(WA_CERT_DETAILS.PUBLIC_KEY).toBe(before)
    }
    trustLoopbackRoot(settings('ws://127.0.0.1:5/'))
    expect(Buffer.from(WA_CERT_DETAILS.PUBLIC_KEY).toString('hex')).toBe(rootKey)
    WA_CERT_DETAILS.PUBLIC_KEY = before
  })
})
