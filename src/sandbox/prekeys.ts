import { type Guest, onWhatsApp, phoneOf, signalOf } from './guests.ts'
import { findParty, type Network, refillSpareKeys } from './network.ts'
import { type BinaryNode, bytes, child, children, leaf, parseJid, SERVER, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion } from './phones.ts'
import { type Bundle, bundleNodes, takeOwnBundle } from './signal-device.ts'

const LOW_WATER = 5

/** `encrypt` queries: how many pre-keys are left, upload, rotation, digest, and bundles of others. */
export function answerEncrypt(network: Network, companion: Companion, query: BinaryNode): BinaryNode[] | undefined {
  if (query.attrs.type === 'get') {
    if (child(query, 'count')) return [{ tag: 'count', attrs: { value: String(companion.preKeys.length) } }]
    if (child(query, 'digest')) return [digest(companion)]
    const users = children(child(query, 'key')).map((user) => bundleFor(network, companion, user.attrs.jid))
    return [{ tag: 'list', attrs: {}, content: users }]
  }
  const rotate = child(query, 'rotate')
  if (rotate) companion.signedPreKey = readSigned(child(rotate, 'skey'))
  else storeUpload(companion, query)
  return undefined
}

/** A device's keys for a new session with it; uses up one of its one-time pre-keys while there are any. */
export function takeBundle(network: Network, companion: Companion): Bundle {
  const preKey = companion.preKeys.shift()
  if (companion.preKeys.length < LOW_WATER && !companion.lowKeysReported) {
    companion.lowKeysReported = true
    deliver(network, companion, {
      tag: 'notification',
      attrs: { from: SERVER, type: 'encrypt', id: `low-${Math.floor(network.now())}`, t: unixSeconds(network.now()) },
      content: [{ tag: 'count', attrs: { value: String(companion.preKeys.length) } }],
    })
  }
  const { registrationId, identity, signedPreKey } = companion
  return { registrationId, identity, signedPreKey, preKey }
}

function bundleFor(network: Network, asker: Companion, jid: string | undefined): BinaryNode {
  const attrs = { jid: jid ?? '' }
  const device = parseJid(jid)?.device ?? 0
  const party = findParty(network, jid)
  const isUnknown = party?.kind === 'guest' && network.faults.take('no_keys', asker.owner.phone)
  if (party?.kind === 'guest' && !isUnknown && onWhatsApp(party.guest) && device === 0) {
    const { keys } = party.guest
    if (keys === 'none') return { tag: 'user', attrs, content: [NOT_FOUND] }
    const bundle = takeOwnBundle(phoneOf(party.guest, network.spareKeys).signal)
    void refillSpareKeys(network)
    return { tag: 'user', attrs, content: bundleNodes(keys === 'forged' ? withForgedSignature(bundle) : bundle) }
  }
  if (party?.kind === 'guest' && device > 0) return { tag: 'user', attrs, content: companionKeys(party.guest, device) }
  if (party?.kind === 'phone' && device === 0) {
    return { tag: 'user', attrs, content: bundleNodes(takeOwnBundle(party.phone.signal)) }
  }
  const companion = party?.kind === 'phone' ? party.phone.companions.get(device) : undefined
  if (companion) return { tag: 'user', attrs, content: bundleNodes(takeBundle(network, companion)) }
  return { tag: 'user', attrs, content: [NOT_FOUND] }
}

const NOT_FOUND: BinaryNode = { tag: 'error', attrs: { code: '404', text: 'item-not-found' } }

/** The keys of a guest's linked device, as far as the server has them. */
function companionKeys(guest: Guest, device: number): BinaryNode[] {
  const companion = guest.companions.find((item) => item.device === device)
  if (!companion || companion.keys === 'none') return [NOT_FOUND]
  const bundle = takeOwnBundle(signalOf(guest, companion))
  return bundleNodes(companion.keys === 'sound' ? bundle : withForgedSignature(bundle))
}

function withForgedSignature(bundle: Bundle): Bundle {
  const signature = Buffer.alloc(bundle.signedPreKey.signature.length, 7)
  return { ...bundle, signedPreKey: { ...bundle.signedPreKey, signature } }
}

function storeUpload(companion: Companion, query: BinaryNode): void {
  for (const key of children(child(query, 'list'))) {
    companion.preKeys.push({ id: bytes(key, 'id').readUIntBE(0, 3), public: bytes(key, 'value') })
  }
  companion.signedPreKey = readSigned(child(query, 'skey'))
  companion.identity = bytes(query, 'identity')
  companion.lowKeysReported = false
}

function readSigned(node: BinaryNode | undefined): Companion['signedPreKey'] {
  return { id: bytes(node, 'id').readUIntBE(0, 3), public: bytes(node, 'value'), signature: bytes(node, 'signature') }
}

function digest(companion: Companion): BinaryNode {
  const { registrationId, identity, signedPreKey } = companion
  const nodes = bundleNodes({ registrationId, identity, signedPreKey })
  return { tag: 'digest', attrs: {}, content: [...nodes, leaf('hash', Buffer.alloc(20))] }
}
