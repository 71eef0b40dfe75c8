import { encodeWAMessage, proto } from '@whiskeysockets/baileys'
import { describe, expect, it } from 'vitest'
import { mergePeers } from './jid.ts'
import { type ReadDeps, readEntry } from './read-entry.ts'

const me = { phone: '+7999', lid: '42' }
const deps: ReadDeps = {
  me: () => me,
  takesGroups: false,
  findOrderItems: async () => [],
  complete: async (peer) => mergePeers(peer, peer.lid === '55' ? { phone: '+7916' } : undefined),
}

function read(attrs: Record<string, string>, message: proto.IMessage = { conversation: 'привет' }, changes = {}) {
  const plaintext = encodeWAMessage(message)
  const entry = { id: 'j', attrs: { id: 'A', t: '100', ...attrs }, fingerprint: 'f', plaintext }
  return readEntry({ ...deps, ...changes }, entry)
}

describe('who wrote to whom', () => {
  it.each([
    ['by phone', { from: '7916:3@s.whatsapp.net', sender_lid: '55@lid' }, { phone: '+7916', lid: '55' }],
    [
      'by LID',
      { from: '55:3@lid', sender_pn: '7916@s.whatsapp.net', addressing_mode: 'lid' },
      { phone: '+7916', lid: '55' },
    ],
    ['by LID, phone known from before', { from: '55@lid' }, { phone: '+7916', lid: '55' }],
    ['by LID, phone unknown', { from: '77@lid' }, { lid: '77' }],
  ])('a guest %s', async (_name, attrs, peer) => {
    expect(await read({ ...attrs, notify: 'Анна' })).toEqual([
      {
        id: 'A',
        peer,
        fromMe: false,
        pushName: 'Анна',
        at: 100_000,
        content: { type: 'text', text: 'привет' },
        offline: false,
      },
    ])
  })

  it('the number itself, on its phone', async () => {
    const message = { deviceSentMessage: { destinationJid: '55@lid', message: { conversation: 'перезвоню' } } }
    const attrs = {
      from: '42@lid',
      recipient: '55@lid',
      peer_recipient_pn: '7916@s.whatsapp.net',
      notify: 'Мы',
      offline: '0',
    }
    expect(await read(attrs, message)).toEqual([
      {
        id: 'A',
        peer: { phone: '+7916', lid: '55' },
        fromMe: true,
        at: 100_000,
        content: { type: 'text', text: 'перезвоню' },
        offline: true,
      },
    ])
  })

  it('nobody for the inbox: notes to oneself, status posts, channels', async () => {
    expect(await read({ from: '7999@s.whatsapp.net', recipient: '7999@s.whatsapp.net' })).toEqual([])
    expect(await read({ from: '42@lid' })).toEqual([])
    expect(await read({ from: 'status@broadcast', participant: '7916@s.whatsapp.net' })).toEqual([])
    expect(await read({ from: '120@newsletter' })).toEqual([])
  })

  it('a member of a group, when groups are taken', async () => {
    const attrs = { from: '120363@g.us', participant: '55:1@lid', participant_pn: '7916@s.whatsapp.net' }
    expect(await read(attrs)).toEqual([])
    expect(await read(attrs, undefined, { takesGroups: true })).toMatchObject([
      { peer: { phone: '+7916', lid: '55' }, fromMe: false },
    ])
  })

  it('a message that our phone passes on because it came unencrypted', async () => {
    const info = proto.WebMessageInfo.fromObject({
      key: { id: 'AD', remoteJid: '55@lid', fromMe: false },
      messageTimestamp: 50,
      pushName: 'Анна',
      message: { conversation: 'с рекламы' },
    })
    const webMessageInfoBytes = proto.WebMessageInfo.encode(info).finish()
    const peerDataOperationResult = [{ placeholderMessageResendResponse: { webMessageInfoBytes } }]
    const message = { protocolMessage: { peerDataOperationRequestResponseMessage: { peerDataOperationResult } } }
    expect(await read({ from: '7999@s.whatsapp.net', category: 'peer' }, message)).toEqual([
      {
        id: 'AD',
        peer: { phone: '+7916', lid: '55' },
        fromMe: false,
        pushName: 'Анна',
        at: 50_000,
        content: { type: 'text', text: 'с рекламы' },
        offline: true,
      },
    ])
    expect(await read({ from: '7916@s.whatsapp.net', category: 'peer' }, { conversation: 'x' })).toEqual([])
  })
})
