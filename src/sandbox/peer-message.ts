import { encodeWAMessage, proto, unpadRandomMax16 } from '@whiskeysockets/baileys'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, children, lidJid, pnJid, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion } from './phones.ts'
import { takeBundle } from './prekeys.ts'
import { beginSession, decrypt, encrypt, hasSession } from './signal-device.ts'

let nextPeerMessage = 1

/** A phone's message to one of its linked devices, which no person sees. */
export async function sendPeerMessage(network: Network, companion: Companion, message: proto.IMessage): Promise<void> {
  const { owner } = companion
  const peer = { number: owner.phone, device: companion.device }
  if (!hasSession(owner.signal, peer)) await beginSession(owner.signal, peer, takeBundle(network, companion))
  const { type, body } = await encrypt(owner.signal, peer, encodeWAMessage(message))
  deliver(network, companion, {
    tag: 'message',
    attrs: {
      from: pnJid(owner.phone),
      sender_lid: lidJid(owner.lid),
      id: `PEER${String(nextPeerMessage++).padStart(16, '0')}`,
      t: unixSeconds(network.now()),
      type: 'protocol',
      category: 'peer',
    },
    content: [{ tag: 'enc', attrs: { v: '2', type }, content: body }],
  })
}

/** What a device asks its own phone. */
export async function openPeerMessage(companion: Companion, node: BinaryNode): Promise<proto.IMessage> {
  const { owner, device } = companion
  const [copy] = children(child(node, 'participants'))
  const enc = child(copy ?? node, 'enc')
  if (!enc) throw new Error('nothing in it')
  const type = enc.attrs.type === 'msg' ? 'msg' : 'pkmsg'
  const padded = await decrypt(owner.signal, { number: owner.phone, device }, { type, body: bytes(enc) })
  const message = proto.Message.decode(unpadRandomMax16(padded))
  return message.deviceSentMessage?.message ?? message
}
