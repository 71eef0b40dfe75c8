import { randomBytes } from 'node:crypto'
import type { Connection } from './connection.ts'
import { addressing } from './guest-outbox.ts'
import type { Guest } from './guests.ts'
import type { Network } from './network.ts'
import { type BinaryNode, child, lidJid, pnJid, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion, OwnPhone } from './phones.ts'

/** A guest's call to one of our numbers, from its first ring to its end. */
export type Call = { id: string; guest: Guest; owner: OwnPhone; video: boolean }

export type CallEnd = 'hung_up' | 'timeout' | 'answered' | 'declined'

const REASONS: Record<CallEnd, string | undefined> = {
  hung_up: undefined,
  timeout: 'timeout',
  answered: 'accepted_elsewhere',
  declined: 'rejected_elsewhere',
}

/** Rings at the number's phone and all its linked devices. */
export function ring(
  network: Network,
  guest: Guest,
  owner: OwnPhone,
  { video, id = randomBytes(16).toString('hex').toUpperCase() }: { video: boolean; id?: string | undefined },
): string {
  const call: Call = { id, guest, owner, video }
  network.calls.set(id, call)
  const media: BinaryNode[] = ['audio', ...(video ? ['video'] : [])].map((tag) => ({ tag, attrs: {} }))
  tell(network, call, { tag: 'offer', attrs: {}, content: media })
  return id
}

export function endCall(network: Network, id: string, how: CallEnd): void {
  const call = network.calls.get(id)
  if (!call) throw new Error(`no such call: ${id}`)
  network.calls.delete(id)
  const reason = REASONS[how]
  tell(network, call, { tag: 'terminate', attrs: reason ? { reason } : {} })
}

/** A linked device rejects a call: it stops ringing everywhere. */
export function takeCall(network: Network, connection: Connection, companion: Companion, node: BinaryNode): void {
  const refusal = child(node, 'reject')
  const id = refusal?.attrs['call-id'] ?? ''
  const call = network.calls.get(id)
  connection.send({
    tag: 'ack',
    attrs: { class: 'call', id: node.attrs.id ?? '', from: node.attrs.to ?? '', type: 'reject' },
  })
  if (!call) return
  network.calls.delete(id)
  network.ledger.note({ at: network.now(), number: companion.owner.phone, note: 'call rejected', detail: { id } })
}

function tell(network: Network, { id, guest, owner }: Call, sign: BinaryNode): void {
  const { from = '', sender_pn } = addressing(guest)
  const pn = sender_pn ?? (guest.phone && guest.behaviour.writesAs !== 'lid_only' ? pnJid(guest.phone) : undefined)
  const attrs = {
    ...sign.attrs,
    'call-id': id,
    'call-creator': from,
    ...(pn && sign.tag === 'offer' ? { caller_pn: pn, caller_lid: lidJid(guest.lid) } : {}),
  }
  for (const companion of owner.companions.values()) {
    deliver(network, companion, {
      tag: 'call',
      attrs: { from, id: `${id.slice(0, 12)}.${sign.tag}`, t: unixSeconds(network.now()), notify: guest.pushName },
      content: [{ ...sign, attrs }],
    })
  }
}
