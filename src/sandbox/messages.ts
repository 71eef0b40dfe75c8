import type { Connection } from './connection.ts'
import type { AddressForm } from './faults.ts'
import { type GuestDelivery, receiveAtGuest } from './guest-inbox.ts'
import { guestName } from './guests.ts'
import { answerOnDemand } from './history.ts'
import type { FrameRecord } from './ledger.ts'
import { findParty, later, type Network, type Party } from './network.ts'
import { type BinaryNode, bytes, child, children, lidJid, parseJid, pnJid, SERVER, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import { openPeerMessage } from './peer-message.ts'
import type { Companion } from './phones.ts'
import { countNewChat, firstContactRefusal, REFUSED_FIRST_CONTACT } from './restrictions.ts'
import { bearsToken } from './tokens.ts'

/**
 * A message frame from a device: recorded, then refused, or acknowledged and delivered to the phones it is meant for.
 */
export function takeMessage(network: Network, connection: Connection, companion: Companion, node: BinaryNode): void {
  // What a device asks its own phone (resends, app-state keys, history) is no message to anybody.
  if (node.attrs.category === 'peer') {
    acknowledge(network, connection, node)
    void askPhone(network, companion, node)
    return
  }
  const record = writeDown(network, companion, node)
  const cut = network.faults.cutDue(record.number)
  const refusal = cut?.when === 'before' ? undefined : refusalCode(network, companion, record)
  if (cut?.when === 'before') {
    record.outcome = 'cut'
    connection.cut()
  } else if (refusal !== undefined) {
    record.outcome = 'refused'
    record.code = refusal
    acknowledge(network, connection, node, record)
  } else {
    network.acceptedIds.add(`${record.number}|${record.id}`)
    const partner = lidOf(findParty(network, node.attrs.to))
    if (partner) companion.owner.acquainted.add(partner)
    if (record.firstContact) countNewChat(network, companion.owner)
    deliverCopies(network, companion, node, record)
    if (cut) connection.cut()
    else acknowledge(network, connection, node, record)
  }
  network.ledger.changed('frame', record)
}

async function askPhone(network: Network, companion: Companion, node: BinaryNode): Promise<void> {
  try {
    const { protocolMessage } = await openPeerMessage(companion, node)
    const asked = protocolMessage?.peerDataOperationRequestMessage?.historySyncOnDemandRequest
    if (asked) await answerOnDemand(network, companion, node.attrs.id ?? '', asked)
  } catch (error) {
    const { phone } = companion.owner
    network.ledger.note({ at: network.now(), number: phone, note: 'peer message failed', detail: String(error) })
  }
}

function writeDown(network: Network, companion: Companion, node: BinaryNode): FrameRecord {
  const { owner, device } = companion
  const { id = '', to: address = '' } = node.attrs
  const party = findParty(network, address)
  const partner = lidOf(party)
  return network.ledger.frame({
    at: network.now(),
    number: owner.phone,
    device,
    to: party?.kind === 'guest' ? guestName(party.guest) : (party?.phone.phone ?? parseJid(address)?.user ?? ''),
    address,
    id,
    copies: children(child(node, 'participants')).map(({ attrs }) => attrs.jid ?? ''),
    outcome: 'unacked',
    repeat: network.acceptedIds.has(`${owner.phone}|${id}`),
    token: bearsToken(network, owner, partner, node),
    firstContact: partner !== undefined && partner !== owner.lid && !owner.acquainted.has(partner),
  })
}

function lidOf(party: Party | undefined): string | undefined {
  return party?.kind === 'guest' ? party.guest.lid : party?.phone.lid
}

/** Phones and LIDs in one stanza. */
const MIXED_ADDRESSES = 400

const formOf = (jid: string): AddressForm => (parseJid(jid)?.server === 'lid' ? 'lid' : 'phone')

const isMixed = ({ address, copies }: FrameRecord): boolean => copies.some((jid) => formOf(jid) !== formOf(address))

function refusalCode(network: Network, companion: Companion, record: FrameRecord): number | undefined {
  const number = companion.owner.phone
  if (isMixed(record)) return MIXED_ADDRESSES
  const form = formOf(record.address)
  const applies = (fault: { firstContactsOnly?: boolean; address?: AddressForm }) =>
    (record.firstContact || !fault.firstContactsOnly) && (fault.address ?? form) === form
  const fault = network.faults.take('refuse', number, applies)
  if (fault) return fault.code
  if (!record.firstContact) return undefined
  const isTrusted = record.token || !companion.owner.requiresTokens
  return isTrusted ? firstContactRefusal(network, companion.owner) : REFUSED_FIRST_CONTACT
}

function acknowledge(network: Network, connection: Connection, node: BinaryNode, record?: FrameRecord): void {
  const number = record?.number ?? ''
  const refused = record?.outcome === 'refused'
  if (record && !refused && network.faults.take('no_ack', number)) return
  const delay = record ? (network.faults.take('delay_ack', number)?.ms ?? 0) : 0
  later(network, delay, () => {
    const attrs: Record<string, string> = {
      class: 'message',
      id: node.attrs.id ?? '',
      from: node.attrs.to ?? SERVER,
      t: unixSeconds(network.now()),
    }
    if (refused) attrs.error = String(record.code)
    connection.send({ tag: 'ack', attrs })
    if (!record || refused) return
    record.outcome = 'acked'
    record.ackedAt = network.now()
    if (delay > 0) network.ledger.changed('frame', record)
  })
}

/**
 * Delivers each copy to the device it is encrypted for: one per recipient, or a single one when it is a repeat on
 * request.
 */
function deliverCopies(network: Network, companion: Companion, node: BinaryNode, record: FrameRecord): void {
  const participants = children(child(node, 'participants'))
  const copies = participants.length
    ? participants
    : [{ tag: 'to', attrs: { jid: node.attrs.to ?? '' }, content: node.content }]
  for (const copy of copies) {
    const enc = child(copy, 'enc')
    const party = findParty(network, copy.attrs.jid)
    if (!enc || !party) continue
    if (party.kind === 'guest') {
      // What a linked device gets is seen in the frame's copies; only the phone shows and answers.
      if (parseJid(copy.attrs.jid)?.device) continue
      const delivery: GuestDelivery = {
        from: companion,
        id: record.id,
        address: record.address,
        type: enc.attrs.type === 'msg' ? 'msg' : 'pkmsg',
        body: bytes(enc),
        record,
      }
      receiveAtGuest(network, party.guest, delivery)
      continue
    }
    const target = party.phone.companions.get(parseJid(copy.attrs.jid)?.device ?? 0)
    if (target) fallBack(network, companion, target, node, enc)
  }
}

/** A copy for another linked device: of one of our other numbers, or of the same number. */
function fallBack(network: Network, from: Companion, target: Companion, node: BinaryNode, enc: BinaryNode): void {
  const byLid = parseJid(node.attrs.to)?.server === 'lid'
  const { phone, lid, pushName } = from.owner
  const own = target.owner === from.owner
  const attrs: Record<string, string> = {
    from: byLid ? lidJid(lid, from.device) : pnJid(phone, from.device),
    id: node.attrs.id ?? '',
    t: unixSeconds(network.now()),
    type: node.attrs.type ?? 'text',
    notify: pushName,
    ...(byLid ? { addressing_mode: 'lid', sender_pn: pnJid(phone) } : { sender_lid: lidJid(lid) }),
    ...(own ? { recipient: node.attrs.to ?? '' } : {}),
  }
  const identity = child(node, 'device-identity')
  deliver(network, target, { tag: 'message', attrs, content: identity ? [enc, identity] : [enc] })
}
