import type { BinaryNode } from '@whiskeysockets/baileys'
import { expect, it } from 'vitest'
import { createLogger } from '../../lib/logger.ts'
import { memoryAuth } from '../../sandbox/raw-client.ts'
import { encryptedParts } from './encrypted-parts.ts'
import { journalIds } from './journal-entry.ts'
import type { NumberKeys } from './number-keys.ts'
import { quietLogger } from './quiet-logger.ts'
import { guardSignal } from './signal-repository.ts'

const GUEST = '79160000001@s.whatsapp.net'
const ME = { id: '79990000001:1@s.whatsapp.net' }

const enc = (type: string, content: BinaryNode['content'] = Buffer.from('ciphertext')): BinaryNode => ({
  tag: 'enc',
  attrs: { v: '2', type },
  content,
})
const message = (attrs: Record<string, string>, ...content: BinaryNode[]): BinaryNode => ({
  tag: 'message',
  attrs: { id: 'A', from: GUEST, t: '1', ...attrs },
  content,
})

function newGuard(given: { keys?: Partial<NumberKeys>; room?: () => Promise<void> } = {}) {
  return guardSignal({
    log: createLogger('silent'),
    // Nothing is decrypted here.
    keys: { ...given.keys } as NumberKeys,
    nextJournalId: journalIds(() => 0),
    onJournalled: () => undefined,
    room: given.room ?? (() => undefined),
    onEncrypted: () => undefined,
    onForgedKeys: () => undefined,
    now: () => 0,
    partsOf: (stanza) => encryptedParts(ME, stanza),
    repeatWaitMs: 5_000,
  })
}

it.each([
  ['of a kind that Baileys does not know', message({}, enc('frskmsg'))],
  ['of a bot', message({}, enc('msmsg'), enc('msg'))],
  ['whose text is no bytes', message({}, enc('msg', 'text'))],
  ['without a text', message({}, { tag: 'enc', attrs: { type: 'msg' } })],
  ['without an id', { ...message({}, enc('msg')), attrs: { from: GUEST } }],
  ['from nobody', { ...message({}, enc('msg')), attrs: { id: 'A' } }],
  ['from a kind of address that is not known', message({ from: 'x@somewhere' }, enc('msg'))],
  ['of a group without an author', message({ from: '1@g.us' }, enc('skmsg'))],
  ['of a stranger to a third', message({ recipient: '79160000002@s.whatsapp.net' }, enc('msg'))],
  ['without parts', { tag: 'message', attrs: { id: 'A', from: GUEST } } as BinaryNode],
])('a message %s takes no place in the order of arrivals', (_, stanza) => {
  const guard = newGuard()
  guard.observe(stanza)
  expect(guard.waiting()).toBe(0)
})

it('a live message that Baileys is done with frees its place, decrypted or not', () => {
  const guard = newGuard()
  const stanza = message({}, enc('pkmsg'), enc('skmsg', Buffer.from('other')))
  guard.observe(stanza)
  expect(guard.waiting()).toBe(2)
  guard.handled(stanza)
  expect(guard.waiting()).toBe(0)
})

it('a message for which there is no room is decrypted when there is, by whoever had it', async () => {
  const freed = Promise.withResolvers<void>()
  let operations = 0
  const operate: NumberKeys['operate'] = async () => {
    operations += 1
    throw new Error('nothing is decrypted here')
  }
  const { creds, keys } = memoryAuth()
  const signalKeys = { ...keys, transaction: <T>(work: () => Promise<T>) => work(), isInTransaction: () => false }
  const guard = newGuard({ keys: { operate, signalKeys }, room: () => freed.promise })
  guard.makeSignalRepository({ creds, keys: signalKeys }, quietLogger(createLogger('silent')))
  const part = Buffer.from('ciphertext')
  guard.observe(message({}, enc('msg', part)))
  const taken = guard.take(part, { jid: GUEST, type: 'msg' })
  await new Promise((resolve) => setImmediate(resolve))
  expect(operations).toBe(0)
  freed.resolve()
  expect([await taken, operations]).toEqual([false, 1])
})
