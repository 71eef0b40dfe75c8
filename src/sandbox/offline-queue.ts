import type { Connection } from './connection.ts'
import type { Network } from './network.ts'
import { type BinaryNode, SERVER } from './nodes.ts'
import type { Companion } from './phones.ts'

/** Sends a stanza to a device: now when it is online, otherwise at its next login; again until it is acknowledged. */
export function deliver(network: Network, companion: Companion, node: BinaryNode): void {
  companion.pending.set(keyOf(node.tag, node.attrs.id, node.attrs.type), node)
  companion.unsent.push(node)
  flush(network, companion)
}

/** Sends what was not yet sent over the current connection, as far as the faults allow. */
export function flush(network: Network, companion: Companion): void {
  const connection = companion.connection
  if (!connection?.live || companion.unsent.length === 0) return
  const number = companion.owner.phone
  if (network.faults.find('black_hole', number)) {
    connection.hole()
    return
  }
  if (network.faults.find('silence', number)) return
  const reorder = network.faults.find('reorder', number)
  const waiting = companion.unsent
  companion.unsent = []
  if (!reorder) {
    for (const node of waiting) transmit(network, companion, connection, node)
    return
  }
  const messages = waiting.filter((node) => node.tag === 'message')
  for (const node of waiting) if (node.tag !== 'message') transmit(network, companion, connection, node)
  while (messages.length >= reorder.group) {
    for (const node of messages.splice(0, reorder.group).reverse()) transmit(network, companion, connection, node)
  }
  companion.unsent.unshift(...messages)
}

/** The device acknowledged a stanza (ack, or a receipt for a message). Returns whether it was waiting for that. */
export function acknowledged(companion: Companion, tag: string, id: string | undefined, type?: string): boolean {
  return companion.pending.delete(keyOf(tag, id, type))
}

/** After login: everything that waited, marked `offline`, then the closing count; from then on stanzas go out live. */
export function sendOfflineBatch(network: Network, companion: Companion, connection: Connection): void {
  const silent = network.faults.find('silence', companion.owner.phone) !== undefined
  const waiting = [...companion.pending.values()]
  companion.unsent = silent ? waiting : []
  const batch = silent ? [] : waiting
  for (const [index, node] of batch.entries()) {
    transmit(network, companion, connection, { ...node, attrs: { ...node.attrs, offline: String(index) } })
  }
  connection.live = true
  connection.send({
    tag: 'ib',
    attrs: { from: SERVER },
    content: [{ tag: 'offline', attrs: { count: String(batch.length) } }],
  })
}

/** Discards what waits for absent devices. Returns how many messages that was. */
export function dropOffline(companions: readonly Companion[]): number {
  let dropped = 0
  for (const companion of companions) {
    if (companion.connection) continue
    for (const [key, { tag }] of companion.pending) {
      if (tag !== 'message') continue
      companion.pending.delete(key)
      companion.droppedOffline += 1
      dropped += 1
    }
    companion.unsent = companion.unsent.filter(({ tag }) => tag !== 'message')
  }
  return dropped
}

function transmit(network: Network, companion: Companion, connection: Connection, node: BinaryNode): void {
  const record = node.tag === 'message' ? network.ledger.guestMessages.get(node.attrs.id ?? '') : undefined
  const repeat = record && network.faults.take('repeat', companion.owner.phone, (fault) => !fault.fresh)
  for (let i = 0; i < (repeat?.times ?? 1); i++) {
    if (record) record.transmissions += 1
    connection.send(node)
  }
}

function keyOf(tag: string, id: string | undefined, type: string | undefined): string {
  return tag === 'message' ? `message|${id}` : `${tag}|${id}|${type ?? ''}`
}
