import { EventEmitter } from 'node:events'
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../../lib/logger.ts'
import { takePlainMessages } from './plain-messages.ts'

const PHONE = '79160000001@s.whatsapp.net'
const LID = '111:3@lid'
const enc = (attrs: Record<string, string> = {}, content: BinaryNode['content'] = Buffer.from('x')): BinaryNode => ({
  tag: 'enc',
  attrs: { v: '2', type: 'msg', ...attrs },
  content,
})
const message = (attrs: Record<string, string>, ...content: BinaryNode[]): BinaryNode => ({
  tag: 'message',
  attrs: { id: 'A', t: '1', ...attrs },
  content,
})

/** What becomes of a stanza: who decrypts it, and the receipts that leave for it. */
function open({ opens = true, ended = false } = {}) {
  const ws = new EventEmitter()
  const ev = new EventEmitter()
  const seen = { baileys: 0, taken: [] as unknown[], receipts: [] as unknown[] }
  ws.on('CB:message', () => {
    seen.baileys += 1
  })
  const sock = {
    ws,
    ev,
    sendReceipt: async (...given: unknown[]) => void seen.receipts.push(given),
  } as unknown as WASocket
  takePlainMessages(sock, {
    log: createLogger('silent'),
    me: () => ({ phone: '+79990000001', lid: '999' }),
    keys: { findLid: async (phone) => (phone === '79160000001' ? '111' : undefined) },
    guard: {
      take: async (_part, from) => {
        if (opens) seen.taken.push(from)
        return opens
      },
    },
    isEnded: () => ended,
  })
  const arrive = async (stanza: BinaryNode) => {
    await Promise.all(ws.listeners('CB:message').map((listener) => listener(stanza)))
    return seen
  }
  return { arrive, ev }
}

describe('a message is taken past Baileys and receipted', () => {
  it.each([
    ['of a phone whose LID is known', { from: PHONE, sender_lid: '111@lid' }, 'msg'],
    ['of that phone alone', { from: PHONE }, 'pkmsg'],
    ['of a device by LID, with the phone', { from: LID, addressing_mode: 'lid', sender_pn: PHONE }, 'msg'],
    ['of a LID alone', { from: '222@lid' }, 'pkmsg'],
    ['that edits another', { from: PHONE, edit: '1', notify: 'Anna' }, 'msg'],
  ])('%s', async (_, attrs, type) => {
    const token: BinaryNode = { tag: 'tctoken', attrs: {}, content: Buffer.from('t') }
    const seen = await open().arrive(message(attrs, enc({ type }), token))
    expect(seen).toEqual({
      baileys: 0,
      taken: [expect.objectContaining({ jid: attrs.from, type })],
      receipts: [[attrs.from, undefined, ['A'], 'inactive']],
    })
  })
})

describe('a message is left to Baileys', () => {
  it.each([
    ['of a phone whose LID is unknown', message({ from: '79160000002@s.whatsapp.net' }, enc())],
    ['of a phone with another LID than was known', message({ from: PHONE, sender_lid: '333@lid' }, enc())],
    ['of a LID with a phone that was not its own', message({ from: '222@lid', sender_pn: PHONE }, enc())],
    ['that waited at the server', message({ from: PHONE, offline: '0' }, enc())],
    ['of a group', message({ from: '1@g.us', participant: PHONE }, enc())],
    ['of our own phone', message({ from: '79990000001@s.whatsapp.net', category: 'peer' }, enc())],
    ['of our own phone by LID, without more', message({ from: '999@lid' }, enc())],
    ['of our own phone to a guest', message({ from: '79990000001@s.whatsapp.net', recipient: PHONE }, enc())],
    ['of a channel, a bot or a hosted account', message({ from: '111@hosted.lid' }, enc())],
    ['that was asked for again', message({ from: PHONE }, enc({ count: '1' }))],
    ['of several parts', message({ from: PHONE }, enc(), enc({ type: 'skmsg' }))],
    ['of no part', message({ from: PHONE }, { tag: 'unavailable', attrs: { type: 'view_once' } })],
    ['of another kind', message({ from: PHONE }, enc({ type: 'msmsg' }))],
    ['whose text is no bytes', message({ from: PHONE }, enc({}, 'x'))],
    ['with the name of a business', message({ from: PHONE }, enc(), { tag: 'verified_name', attrs: {} })],
    ['without an id', { ...message({}, enc()), attrs: { from: PHONE } }],
    ['without content', { tag: 'message', attrs: { id: 'A', from: PHONE } } as BinaryNode],
  ])('%s', async (_, stanza) => {
    expect(await open().arrive(stanza)).toEqual({ baileys: 1, taken: [], receipts: [] })
  })

  it('that cannot be decrypted, and at the end', async () => {
    const plain = message({ from: PHONE }, enc())
    expect(await open({ opens: false }).arrive(plain)).toEqual({ baileys: 1, taken: [], receipts: [] })
    expect(await open({ ended: true }).arrive(plain)).toEqual({ baileys: 1, taken: [], receipts: [] })
  })
})

it('the receipt says that somebody is there while the number is shown as online', async () => {
  const { arrive, ev } = open()
  ev.emit('connection.update', { isOnline: true })
  ev.emit('connection.update', {})
  const { receipts } = await arrive(message({ from: PHONE }, enc()))
  expect(receipts).toEqual([[PHONE, undefined, ['A'], undefined]])
})
