import { encodeWAMessage } from '@whiskeysockets/baileys'
import {
  GroupCipher,
  GroupSessionBuilder,
  SenderKeyName,
  SenderKeyRecord,
} from '@whiskeysockets/baileys/lib/Signal/Group/index.js'
import { addressing, newId } from './guest-outbox.ts'
import { type Guest, phoneOf } from './guests.ts'
import type { Network } from './network.ts'
import { type BinaryNode, leaf, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion, OwnPhone } from './phones.ts'
import { takeBundle } from './prekeys.ts'
import { beginSession, encrypt, hasSession } from './signal-device.ts'

/** Where a guest posts what is not meant for one person alone. */
export type Place = 'group' | 'status' | 'broadcast' | 'newsletter'

const ADDRESSES: Record<Place, string> = {
  group: '120363000000000001@g.us',
  status: 'status@broadcast',
  broadcast: '1700000000@broadcast',
  newsletter: '120363000000000002@newsletter',
}

/** A guest's post in a place that one of our numbers is in, or follows. Resolves with its id once it is on its way. */
export async function publish(
  network: Network,
  guest: Guest,
  owner: OwnPhone,
  post: { where: Place; text: string },
): Promise<string> {
  const phone = phoneOf(guest)
  const id = newId()
  const published = phone.tail.then(async () => {
    for (const companion of owner.companions.values()) {
      deliver(network, companion, await stanzaOf(network, guest, companion, post, id))
    }
  })
  phone.tail = published.catch(() => undefined)
  await published
  return id
}

async function stanzaOf(
  network: Network,
  guest: Guest,
  companion: Companion,
  { where, text }: { where: Place; text: string },
  id: string,
): Promise<BinaryNode> {
  const attrs = { from: ADDRESSES[where], id, t: unixSeconds(network.now()), type: 'text' }
  if (where === 'newsletter') {
    const plaintext = encodeWAMessage({ conversation: text })
    // Channels are not encrypted, and their messages have no padding.
    const content = [leaf('plaintext', plaintext.subarray(0, plaintext.length - (plaintext.at(-1) ?? 0)))]
    return { tag: 'message', attrs: { ...attrs, server_id: '100' }, content }
  }
  const content =
    where === 'broadcast'
      ? [await forDevice(network, guest, companion, encodeWAMessage({ conversation: text }))]
      : await forGroup(network, guest, companion, ADDRESSES[where], encodeWAMessage({ conversation: text }))
  return { tag: 'message', attrs: { ...attrs, ...authorOf(guest) }, content }
}

function authorOf(guest: Guest): Record<string, string> {
  const { from = '', sender_pn: pn, sender_lid: lid, ...rest } = addressing(guest)
  return {
    ...rest,
    participant: from,
    notify: guest.pushName,
    ...(pn ? { participant_pn: pn } : {}),
    ...(lid ? { participant_lid: lid } : {}),
  }
}

async function forDevice(network: Network, guest: Guest, companion: Companion, plain: Uint8Array): Promise<BinaryNode> {
  const { signal } = phoneOf(guest)
  const peer = { number: companion.owner.phone, device: companion.device }
  if (!hasSession(signal, peer)) await beginSession(signal, peer, takeBundle(network, companion))
  const { type, body } = await encrypt(signal, peer, plain)
  return leaf('enc', body, { v: '2', type })
}

/**
 * The author's key for the group goes to each device with the first post; every post is encrypted with it once for all.
 */
async function forGroup(
  network: Network,
  guest: Guest,
  companion: Companion,
  group: string,
  plain: Uint8Array,
): Promise<BinaryNode[]> {
  const { groupKeys } = phoneOf(guest)
  groupKeys[group] ??= { record: new SenderKeyRecord(), givenTo: new Set() }
  const key = groupKeys[group]
  const name = new SenderKeyName(group, { id: guest.lid, deviceId: 0, toString: () => `${guest.lid}.0` })
  const store = { loadSenderKey: async () => key.record, storeSenderKey: async () => undefined }
  const distribution = await new GroupSessionBuilder(store).create(name)
  const shared = leaf('enc', await new GroupCipher(store, name).encrypt(plain), { v: '2', type: 'skmsg' })
  if (key.givenTo.has(companion)) return [shared]
  key.givenTo.add(companion)
  const senderKeyDistributionMessage = {
    groupId: group,
    axolotlSenderKeyDistributionMessage: distribution.serialize(),
  }
  return [await forDevice(network, guest, companion, encodeWAMessage({ senderKeyDistributionMessage })), shared]
}
