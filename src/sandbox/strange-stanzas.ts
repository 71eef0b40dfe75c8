import { randomBytes } from 'node:crypto'
import { encodeBinaryNode } from '@whiskeysockets/baileys'
import { type BinaryNode, children, leaf, SERVER } from './nodes.ts'

/** What a stanza is about: a number (`me`, a jid) and a guest (`guest`, a jid), at a moment (`t`, Unix seconds). */
export type Cast = { me: string; guest: string; t: string }

const node = (tag: string, attrs: Record<string, string> = {}, content?: BinaryNode['content']): BinaryNode => ({
  tag,
  attrs,
  ...(content === undefined ? {} : { content }),
})

/** Everything that WhatsApp's server sends to a linked device unasked, each once, in its correct form. */
function soundStanzas({ me, guest, t }: Cast): BinaryNode[] {
  const from = { from: guest, t }
  const group = { from: '120363000000000001@g.us', participant: guest, t }
  const notice = (type: string, content?: BinaryNode[], more: Record<string, string> = from) =>
    node('notification', { ...more, id: '1', type }, content)
  const enc = (type: string) => leaf('enc', randomBytes(80), { v: '2', type })
  const call = { 'call-id': 'C', 'call-creator': guest }
  return [
    node('message', { ...from, id: 'M1', type: 'text', notify: 'Анна' }, [enc('msg')]),
    node('message', { ...from, id: 'M2', type: 'text' }, [enc('pkmsg'), enc('skmsg')]),
    node('message', { ...group, id: 'M3', type: 'text' }, [enc('skmsg')]),
    node('message', { ...from, id: 'M4', type: 'text' }, [node('unavailable', { type: 'view_once' })]),
    node('message', { ...from, id: 'M5', type: 'text', category: 'peer' }, [leaf('plaintext', randomBytes(20))]),
    node('message', { from: me, recipient: guest, id: 'M6', t }, [enc('msg'), leaf('verified_name', randomBytes(9))]),
    node('receipt', { ...from, id: 'R1' }),
    node('receipt', { ...from, id: 'R2', type: 'read' }, [node('list', {}, [node('item', { id: 'R3' })])]),
    node('receipt', { ...from, id: 'R4', type: 'retry', participant: guest }, [
      node('retry', { count: '1', id: 'R4', t, v: '1' }),
      leaf('registration', randomBytes(4)),
    ]),
    node('receipt', { ...from, id: 'R5', type: 'server-error' }, [leaf('encrypt', randomBytes(8))]),
    notice('encrypt', [node('count', { value: '5' })], { from: SERVER, t }),
    notice('encrypt', [node('identity')]),
    notice('devices', [node('add', { device_hash: 'x' }, [node('device', { jid: guest, 'key-index': '1' })])]),
    notice('devices', [node('remove', {}, [node('device', { jid: me })])], { from: me, t }),
    notice('account_sync', [node('disappearing_mode', { duration: '0', t })], { from: me, t }),
    notice('account_sync', [node('blocklist', {}, [node('item', { jid: guest, action: 'block' })])], { from: me, t }),
    notice('server_sync', [node('collection', { name: 'regular', version: '3' })], { from: SERVER, t }),
    notice('picture', [node('set', { id: '5', hash: 'aGFzaA==', author: guest })]),
    notice('privacy_token', [
      node('tokens', {}, [leaf('token', randomBytes(16), { jid: guest, t, type: 'trusted_contact' })]),
    ]),
    notice('mediaretry', [node('rmr', { jid: guest, from_me: 'false' }), node('encrypt', {}, [])]),
    notice('mex', [leaf('update', '{"data":{}}', { op_name: 'NotificationNewsletterUpdate' })]),
    notice('mex', [leaf('update', '{"data":null}', { op_name: 'MessageCappingInfoNotification' })]),
    notice('newsletter', [node('reaction', { message_id: '5' }, [])], { from: '1@newsletter', t }),
    notice('w:gp2', [node('create', { type: 'new' }, [node('group', { id: '1', subject: 'x', creation: t })])], group),
    notice('w:gp2', [node('add', {}, [node('participant', { jid: guest })])], group),
    notice('link_code_companion_reg', [leaf('link_code_pairing_ref', 'ref')]),
    notice('registration', [leaf('wa_old_registration', 'x', { code: '1', expiry_t: t })]),
    notice('nobody-knows-this', [node('x')]),
    node('call', { ...from, id: 'C1' }, [node('offer', call, [node('video'), node('audio')])]),
    node('call', { ...from, id: 'C2' }, [node('terminate', { ...call, reason: 'timeout' })]),
    node('call', { ...from, id: 'C3' }),
    node('ack', { class: 'message', id: 'A1', from: guest, t }),
    node('ack', { class: 'message', id: 'A2', from: guest, error: '463' }),
    node('ack', { class: 'receipt', id: 'A3', from: guest }),
    node('ib', { from: SERVER }, [node('dirty', { type: 'account_sync', timestamp: t })]),
    node('ib', { from: SERVER }, [node('dirty', { type: 'groups', timestamp: t })]),
    node('ib', { from: SERVER }, [node('dirty', { type: 'communities', timestamp: t })]),
    node('ib', { from: SERVER }, [node('edge_routing', {}, [leaf('routing_info', randomBytes(6))])]),
    node('ib', { from: SERVER }, [node('offline', { count: '2' })]),
    node('ib', { from: SERVER }, [node('offline_preview', { count: '2' })]),
    node('ib', { from: SERVER }, []),
    node('iq', { from: SERVER, type: 'get', id: 'I1', xmlns: 'urn:xmpp:ping' }),
    node('iq', { from: SERVER, type: 'error', id: 'I4' }, [node('error', { code: '500', text: 'x' })]),
    node('presence', { from: guest, type: 'unavailable', last: t }),
    node('chatstate', { from: guest }, [node('composing', { media: 'audio' })]),
    node('success', { from: SERVER, t, lid: '1:1@lid' }),
    node('nobody-knows-this', { from: guest, id: 'X' }, [node('x', { y: 'z' })]),
  ]
}

/** What only a device that is being linked should hear; it ends the connection of any other. */
function pairingStanzas({ me }: Cast): BinaryNode[] {
  return [
    node('iq', { from: SERVER, type: 'set', id: 'I2' }, [node('pair-device', {}, [leaf('ref', 'r')])]),
    node('iq', { from: SERVER, type: 'set', id: 'I3' }, [node('pair-success', {}, [node('device', { jid: me })])]),
  ]
}

const STRANGE_VALUES = [
  '',
  'abc',
  '-1',
  'NaN',
  '1e309',
  '0',
  '9'.repeat(400),
  'x@y',
  '@lid',
  SERVER,
  '@g.us',
  'status@broadcast',
  'a\0b',
  '\uFFFD'.repeat(50),
  'toString',
  '__proto__',
]

/** A stanza from the server with something strange in it; undefined for one that cannot be put on the wire. */
export function strangeStanza(random: () => number, about: 'pairing' | 'anything', cast: Cast): BinaryNode | undefined {
  return strange(random, pick(random, about === 'pairing' ? pairingStanzas(cast) : soundStanzas(cast)))
}

/** The same stanza with one to four mistakes in it. */
export function strange(random: () => number, sound: BinaryNode): BinaryNode | undefined {
  const copy = structuredClone(sound)
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) mutate(random, pick(random, withInner(copy)))
  try {
    encodeBinaryNode(copy)
    return copy
  } catch {
    return undefined
  }
}

function mutate(random: () => number, target: BinaryNode): void {
  const name = pick(random, Object.keys(target.attrs))
  const inner = Array.isArray(target.content) ? target.content : []
  const changes: (() => void)[] = [
    () => name && delete target.attrs[name],
    () => name && delete target.attrs[name],
    () => name && Object.assign(target.attrs, { [name]: pick(random, STRANGE_VALUES) }),
    () => name && Object.assign(target.attrs, { [name]: pick(random, STRANGE_VALUES) }),
    () => Object.assign(target.attrs, { [pick(random, ['offline', 'participant', 'recipient', 'type'])]: 'x' }),
    () => delete target.content,
    () => Object.assign(target, { content: [] }),
    () => Object.assign(target, { content: 'text' }),
    () => Object.assign(target, { content: randomBytes(Math.floor(random() * 300)) }),
    () => Object.assign(target, { content: [...inner, ...inner] }),
    () => Object.assign(target, { content: [{ tag: 'strange', attrs: {} }, ...inner] }),
    () => Object.assign(target, { content: inner.slice(1) }),
  ]
  pick(random, changes)()
}

function withInner(outer: BinaryNode): BinaryNode[] {
  return [outer, ...children(outer).flatMap(withInner)]
}

function pick<T>(random: () => number, items: T[]): T {
  return items[Math.floor(random() * items.length)] as T
}
