import type { Connection } from './connection.ts'
import { sendAgain } from './guest-outbox.ts'
import { findParty, type Network } from './network.ts'
import { type BinaryNode, child, children, lidJid, parseJid, pnJid, unixSeconds } from './nodes.ts'
import { acknowledged, deliver } from './offline-queue.ts'
import type { Companion } from './phones.ts'

/** A receipt from a device: it has a message, shows it as read, or asks for it again. */
export function takeReceipt(network: Network, connection: Connection, companion: Companion, node: BinaryNode): void {
  const { id = '', type } = node.attrs
  const ids = [id, ...children(child(node, 'list')).map((item) => item.attrs.id ?? '')]
  const at = network.now()
  if (type === 'server-error') denyReupload(network, companion, node)
  for (const one of ids) {
    const record = network.ledger.guestMessages.get(one)
    if (type === 'retry') {
      acknowledged(companion, 'message', one)
      const party = findParty(network, node.attrs.to)
      const count = child(node, 'retry')?.attrs.count ?? '1'
      if (party?.kind === 'guest') void sendAgain(network, party.guest, companion, one, count)
      continue
    }
    acknowledged(companion, 'message', one)
    if (record) {
      record.deliveredAt ??= at
      if (type === 'read') record.readAt ??= at
      if (type === 'played') record.playedAt ??= at
      network.ledger.changed('guest_message', record)
    } else fallBack(network, companion, node, one)
  }
  const attrs: Record<string, string> = { class: 'receipt', id, from: node.attrs.to ?? '' }
  if (type) attrs.type = type
  connection.send({ tag: 'ack', attrs })
}

/** A device asks for an expired file: the phone that sent it no longer has it. */
function denyReupload(network: Network, companion: Companion, node: BinaryNode): void {
  const { id = '' } = node.attrs
  const rmr = child(node, 'rmr')
  if (!rmr) return
  deliver(network, companion, {
    tag: 'notification',
    attrs: { from: pnJid(companion.owner.phone), type: 'mediaretry', id, t: unixSeconds(network.now()) },
    content: [rmr, { tag: 'error', attrs: { code: '2' } }],
  })
}

/** An acknowledgement from a device; with an error if it could not accept a message. */
export function takeAck(network: Network, companion: Companion, node: BinaryNode): void {
  const { id = '', type, error } = node.attrs
  acknowledged(companion, node.attrs.class ?? '', id, type)
  const record = error ? network.ledger.guestMessages.get(id) : undefined
  if (!record) return
  record.refusals += 1
  network.ledger.changed('guest_message', record)
}

/** A receipt between two of our numbers. A device that is not active says so, which the other side does not see. */
function fallBack(network: Network, companion: Companion, node: BinaryNode, id: string): void {
  const party = findParty(network, node.attrs.to)
  const type = node.attrs.type === 'inactive' ? undefined : node.attrs.type
  if (party?.kind !== 'phone' || party.phone === companion.owner) return
  if (type && type !== 'read' && type !== 'played') return
  const byLid = parseJid(node.attrs.to)?.server === 'lid'
  const from = byLid ? lidJid(companion.owner.lid) : pnJid(companion.owner.phone)
  const attrs: Record<string, string> = { from, id, t: unixSeconds(network.now()), ...(type ? { type } : {}) }
  for (const target of party.phone.companions.values()) deliver(network, target, { tag: 'receipt', attrs })
}
