import { randomBytes } from 'node:crypto'
import { encodeWAMessage } from '@whiskeysockets/baileys'
import { compose } from './compose.ts'
import type { Content } from './content.ts'
import { describe } from './describe.ts'
import type { AddressForm } from './faults.ts'
import { addressing } from './guest-outbox.ts'
import { type Guest, guestName, phoneOf } from './guests.ts'
import type { Network } from './network.ts'
import { lidJid, pnJid, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { OwnPhone } from './phones.ts'
import { takeBundle } from './prekeys.ts'
import { beginSession, encrypt, hasSession } from './signal-device.ts'

/** The owner reads a guest's messages on the phone itself: the guest sees that, and the linked devices are told. */
export function phoneReads(network: Network, owner: OwnPhone, guest: Guest, ids: string[]): void {
  const [id = '', ...others] = ids
  const recipient = addressing(guest).from ?? ''
  const from = recipient.endsWith('@lid') ? lidJid(owner.lid) : pnJid(owner.phone)
  const list = { tag: 'list', attrs: {}, content: others.map((other) => ({ tag: 'item', attrs: { id: other } })) }
  for (const companion of owner.companions.values()) {
    deliver(network, companion, {
      tag: 'receipt',
      attrs: { from, recipient, id, type: 'read', t: unixSeconds(network.now()) },
      ...(others.length > 0 && { content: [list] }),
    })
  }
}

/**
 * The owner writes to a guest on the phone itself: the guest sees it, and the linked devices get a copy as their own.
 */
export async function phoneSends(
  network: Network,
  owner: OwnPhone,
  guest: Guest,
  content: Content,
  address: AddressForm = 'phone',
): Promise<string> {
  const byPhone = guest.phone && address === 'phone' ? guest.phone : undefined
  const id = `3A${randomBytes(9).toString('hex').toUpperCase()}`
  const now = network.now()
  const destinationJid = byPhone ? pnJid(byPhone) : lidJid(guest.lid)
  const { message, stanzaType } = compose(
    network.media,
    content,
    {
      me: pnJid(owner.phone),
      partner: destinationJid,
      own: { phone: pnJid(owner.phone), lid: lidJid(owner.lid) },
      secretOf: (original) => owner.secrets.get(original),
    },
    now,
  )
  const messageSecret = randomBytes(32)
  message.messageContextInfo = { ...message.messageContextInfo, messageSecret }
  owner.secrets.set(id, messageSecret)
  owner.acquainted.add(guest.lid)
  const { kind, text } = describe(message)
  phoneOf(guest).seen.add(`${owner.phone}:${id}`)
  network.ledger.note({
    at: now,
    number: owner.phone,
    note: 'written on the phone',
    detail: { guest: guestName(guest), id, kind, text },
  })
  const plain = encodeWAMessage({ deviceSentMessage: { destinationJid, message } })
  for (const companion of owner.companions.values()) {
    const peer = { number: owner.phone, device: companion.device }
    if (!hasSession(owner.signal, peer)) await beginSession(owner.signal, peer, takeBundle(network, companion))
    const { type, body } = await encrypt(owner.signal, peer, plain)
    const own: Record<string, string> = byPhone
      ? { from: pnJid(owner.phone) }
      : { from: lidJid(owner.lid), addressing_mode: 'lid' }
    deliver(network, companion, {
      tag: 'message',
      attrs: { ...own, recipient: destinationJid, id, t: unixSeconds(now), type: stanzaType, notify: owner.pushName },
      content: [{ tag: 'enc', attrs: { v: '2', type }, content: body }],
    })
  }
  return id
}
