import type { Connection } from './connection.ts'
import { findParty, type Network } from './network.ts'
import type { BinaryNode } from './nodes.ts'
import type { Companion } from './phones.ts'

/** Presence of a device and of guests it asks about; what the device types is only noted. */
export function answerPresence(network: Network, connection: Connection, companion: Companion, node: BinaryNode): void {
  if (node.tag === 'chatstate') {
    const detail = { to: node.attrs.to }
    network.ledger.note({ at: network.now(), number: companion.owner.phone, note: 'typing', detail })
    return
  }
  if (node.attrs.type !== 'subscribe') return
  const party = findParty(network, node.attrs.to)
  const online = party?.kind === 'guest' && party.guest.online
  connection.send({ tag: 'presence', attrs: { from: node.attrs.to ?? '', type: online ? 'available' : 'unavailable' } })
}
