import { randomBytes } from 'node:crypto'
import { encodeWAMessage } from '@whiskeysockets/baileys'
import { compose } from './compose.ts'
import type { Content } from './content.ts'
import { type Guest, guestName, phoneOf } from './guests.ts'
import type { Network } from './network.ts'
import { type BinaryNode, leaf, lidJid, pnJid, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion, OwnPhone } from './phones.ts'
import { takeBundle } from './prekeys.ts'
import { beginSession, encrypt, hasSession } from './signal-device.ts'
import { tokenChild } from './tokens.ts'

/** The ciphertext cannot be opened: until the number asks for it again, or ever. */
export type Garbled = 'once' | 'always'

/** A guest writes to one of our numbers; resolves with the message id once it is on its way to the linked devices. */
export async function sendFromGuest(
  network: Network,
  guest: Guest,
  number: string,
  content: Content,
  { id = newId(), garbled, agoMs = 0 }: { id?: string; garbled?: Garbled; agoMs?: number } = {},
): Promise<string> {
  const owner = network.phones.byPhone(number)
  if (!owner) throw new Error(`no such number: ${number}`)
  const phone = phoneOf(guest)
  const sent = phone.tail.then(() => write(network, guest, owner, content, { id, garbled, agoMs }))
  phone.tail = sent.catch(() => undefined)
  await sent
  return id
}

/** A number asks for a message again: encrypted in a fresh session, under the same id. */
export async function sendAgain(
  network: Network,
  guest: Guest,
  companion: Companion,
  id: string,
  count: string,
): Promise<void> {
  const phone = phoneOf(guest)
  const again = phone.tail.then(async () => {
    const sent = phone.sent.get(id)
    if (!sent) return
    const record = network.ledger.guestMessages.get(id)
    if (record) record.retries += 1
    const { owner } = companion
    await beginSession(phone.signal, { number: owner.phone, device: companion.device }, takeBundle(network, companion))
    deliver(network, companion, await stanzaFor(network, guest, companion, sent, id, { count }))
  })
  phone.tail = again.catch((error: unknown) => {
    network.ledger.note({
      at: network.now(),
      number: companion.owner.phone,
      note: 'retry failed',
      detail: String(error),
    })
  })
  await phone.tail
}

/** The "typing" sign in the number's chat; never stored for an absent device. */
export function tellTyping(
  network: Network,
  guest: Guest,
  owner: OwnPhone,
  state: 'composing' | 'paused' = 'composing',
): void {
  const { from, ...rest } = addressing(guest)
  for (const companion of owner.companions.values()) {
    if (!companion.connection?.live || network.faults.find('silence', owner.phone)) continue
    companion.connection.send({
      tag: 'chatstate',
      attrs: { from: from ?? '', ...rest },
      content: [{ tag: state, attrs: {} }],
    })
  }
}

async function write(
  network: Network,
  guest: Guest,
  owner: OwnPhone,
  content: Content,
  { id, garbled, agoMs }: { id: string; garbled?: Garbled | undefined; agoMs: number },
): Promise<void> {
  const phone = phoneOf(guest)
  const now = network.now()
  const address = addressing(guest)
  const sides = {
    me: address.from ?? '',
    partner: address.addressing_mode === 'lid' ? lidJid(owner.lid) : pnJid(owner.phone),
    own: { phone: guest.phone && pnJid(guest.phone), lid: lidJid(guest.lid) },
    secretOf: (original: string) => phone.sent.get(original)?.secret,
  }
  const { message, stanzaType, mediaType, text } = compose(network.media, content, sides, now)
  const companions = [...owner.companions.values()]
  const blocked = owner.blocked.has(guest.lid)
  owner.acquainted.add(guest.lid)
  network.ledger.guestMessage({
    at: now,
    guest: guestName(guest),
    number: owner.phone,
    id,
    kind: content.kind,
    text,
    address: address.from ?? '',
    devices: blocked ? 0 : companions.length,
    transmissions: 0,
    retries: 0,
    refusals: 0,
  })
  if (blocked) return
  const attrs: Record<string, string> = {
    ...address,
    t: unixSeconds(now - agoMs),
    type: stanzaType,
    notify: guest.pushName,
  }
  if (guest.username) attrs.username = guest.username
  if (content.kind === 'edit') attrs.edit = '1'
  if (content.kind === 'delete') attrs.edit = '7'
  // Today's phones put one into everything they send.
  const secret = randomBytes(32)
  message.messageContextInfo = { ...message.messageContextInfo, messageSecret: secret }
  const sent = { number: owner.phone, plain: Buffer.from(encodeWAMessage(message)), attrs, secret, garbled }
  phone.sent.set(id, sent)
  if (content.kind === 'view_once_elsewhere') {
    const stanza = {
      tag: 'message',
      attrs: { ...attrs, id },
      content: [leaf('unavailable', '', { type: 'view_once' })],
    }
    for (const companion of companions) deliver(network, companion, stanza)
    return
  }
  const encAttrs: Record<string, string> = mediaType ? { mediatype: mediaType } : {}
  for (const companion of companions) {
    const repeat = network.faults.take('repeat', owner.phone, (fault) => fault.fresh === true)
    deliver(network, companion, await stanzaFor(network, guest, companion, sent, id, encAttrs))
    for (let i = 1; i < (repeat?.times ?? 1); i++) {
      const record = network.ledger.guestMessages.get(id)
      if (record) record.transmissions += 1
      companion.connection?.send(await stanzaFor(network, guest, companion, sent, id, encAttrs))
    }
  }
}

async function stanzaFor(
  network: Network,
  guest: Guest,
  companion: Companion,
  sent: { plain: Buffer; attrs: Record<string, string>; garbled?: Garbled | undefined },
  id: string,
  encAttrs: Record<string, string>,
): Promise<BinaryNode> {
  const { signal } = phoneOf(guest)
  const peer = { number: companion.owner.phone, device: companion.device }
  if (!hasSession(signal, peer)) await beginSession(signal, peer, takeBundle(network, companion))
  const { type, body } = await encrypt(signal, peer, sent.plain)
  if (sent.garbled === 'always' || (sent.garbled && !encAttrs.count)) body.fill(1, body.length - 20)
  return {
    tag: 'message',
    attrs: { ...sent.attrs, id },
    content: [
      { tag: 'enc', attrs: { v: '2', type, ...encAttrs }, content: body },
      ...tokenChild(companion.owner, guest),
    ],
  }
}

/** How a guest appears in a stanza: by phone with the LID as well, by LID with the phone as well, or only by LID. */
export function addressing(guest: Guest): Record<string, string> {
  const lid = lidJid(guest.lid)
  if (!guest.phone) return { from: lid, addressing_mode: 'lid' }
  const pn = pnJid(guest.phone)
  switch (guest.behaviour.writesAs ?? 'phone') {
    case 'phone':
      return { from: pn, sender_lid: lid }
    case 'lid':
      return { from: lid, addressing_mode: 'lid', sender_pn: pn }
    case 'lid_only':
      return { from: lid, addressing_mode: 'lid' }
  }
}

export function newId(): string {
  return `3A${randomBytes(9).toString('hex').toUpperCase()}`
}
