import { createHash } from 'node:crypto'
import { normalizeMessageContent, proto, unpadRandomMax16 } from '@whiskeysockets/baileys'
import { decide, pick } from './behaviour.ts'
import { describe } from './describe.ts'
import { sendFromGuest, tellTyping } from './guest-outbox.ts'
import { type Guest, guestName, phoneOf } from './guests.ts'
import { bigEndian } from './keys.ts'
import type { FrameRecord, GivenReceipt, ShownRecord } from './ledger.ts'
import { openMedia } from './media-crypto.ts'
import { later, type Network } from './network.ts'
import { type BinaryNode, lidJid, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { Companion, OwnPhone } from './phones.ts'
import { bundleNodes, decrypt, takeOwnBundle } from './signal-device.ts'

/** One encrypted copy on its way to a guest's phone. */
export type GuestDelivery = {
  from: Companion
  id: string
  /** Address that the number used; receipts come from there. */
  address: string
  type: 'pkmsg' | 'msg'
  body: Buffer
  record: FrameRecord
}

/** The network delivers a message to a guest: after its delay, when its phone is on, in order. */
export function receiveAtGuest(network: Network, guest: Guest, delivery: GuestDelivery): void {
  if (guest.behaviour.blocks) return
  const step = async () => {
    await network.idle.turn()
    await openMessage(network, guest, delivery).catch((error: unknown) => {
      network.ledger.note({
        at: network.now(),
        number: delivery.from.owner.phone,
        note: 'phone failed',
        detail: String(error),
      })
    })
  }
  const arrive = () => {
    if (guest.online) inTurn(guest, step)
    else guest.inbox.push(step)
  }
  later(network, pick(guest.behaviour.deliverAfterMs, network.random), arrive)
}

/** Switches a guest's phone on or off; what waited is delivered in order. */
export function setOnline(guest: Guest, online: boolean): void {
  guest.online = online
  if (!online) return
  for (const step of guest.inbox.splice(0)) inTurn(guest, step)
}

function inTurn(guest: Guest, step: () => Promise<void>): void {
  const phone = phoneOf(guest)
  phone.tail = phone.tail.then(step)
}

async function openMessage(network: Network, guest: Guest, delivery: GuestDelivery): Promise<void> {
  const phone = phoneOf(guest)
  const { from, id, record } = delivery
  const number = from.owner.phone
  const name = guestName(guest)
  let message: proto.Message
  try {
    const padded = await decrypt(phone.signal, { number, device: from.device }, delivery)
    message = proto.Message.decode(unpadRandomMax16(padded))
  } catch (error) {
    network.ledger.note({
      at: network.now(),
      number,
      note: 'not decrypted',
      detail: { guest: name, id, error: String(error) },
    })
    askAgain(network, guest, delivery)
    return
  }
  const { messageSecret } = message.messageContextInfo ?? {}
  if (messageSecret) from.owner.secrets.set(id, messageSecret)
  const content = describe(message)
  record.kind = content.kind
  record.text = content.text
  network.ledger.changed('frame', record)
  const key = `${number}:${id}`
  if (phone.seen.has(key)) {
    network.ledger.drop({ at: network.now(), guest: name, number, id })
    giveReceipt(network, guest, delivery, 'delivered')
    return
  }
  phone.seen.add(key)
  const expiration = expirationOf(message)
  const shown: ShownRecord = { at: network.now(), guest: name, number, id, kind: content.kind, text: content.text }
  if (expiration) shown.expiration = expiration
  const quoted = quotedKind(message)
  if (quoted) shown.quoted = quoted
  const audio = normalizeMessageContent(message)?.audioMessage
  if (audio?.ptt) {
    const { mimetype, seconds, waveform } = audio
    shown.voice = { mimeType: mimetype ?? '', seconds: seconds ?? 0, waveform: [...(waveform ?? [])] }
  }
  if (content.media) {
    const file = openMedia(network.media, content.media)
    shown.media = Buffer.isBuffer(file)
      ? { sha256: createHash('sha256').update(file).digest('hex'), bytes: file.length }
      : file
  }
  network.ledger.show(shown)
  giveReceipt(network, guest, delivery, 'delivered')
  if (content.silent) return
  react(network, guest, delivery, content)
}

/** The kind of the message quoted above it. */
function quotedKind(message: proto.IMessage): string | undefined {
  const parts = Object.values(normalizeMessageContent(message) ?? {}) as ({ contextInfo?: proto.IContextInfo } | null)[]
  const quoted = parts.map((part) => part?.contextInfo?.quotedMessage).find(Boolean)
  return quoted ? describe(quoted).kind : undefined
}

/** After how many seconds the message disappears from the phone. */
function expirationOf(message: proto.IMessage): number | undefined {
  const parts = Object.values(normalizeMessageContent(message) ?? {}) as ({ contextInfo?: proto.IContextInfo } | null)[]
  const context = parts.map((part) => part?.contextInfo).find((info) => info?.ephemeralSettingTimestamp)
  return context?.expiration ?? undefined
}

function react(
  network: Network,
  guest: Guest,
  delivery: GuestDelivery,
  content: { kind: string; text?: string },
): void {
  const phone = phoneOf(guest)
  const { readAfterMs, answer } = decide(guest.behaviour, content.text ?? '', phone.answered, network.random)
  if (readAfterMs === undefined) return
  if (answer) phone.answered += 1
  const { owner } = delivery.from
  later(network, readAfterMs, () => {
    giveReceipt(network, guest, delivery, 'read')
    if (content.kind === 'voice') giveReceipt(network, guest, delivery, 'played')
    if (!answer) return
    if (guest.behaviour.types) tellTyping(network, guest, owner)
    later(network, answer.afterMs, () => {
      sendFromGuest(network, guest, owner.phone, { kind: 'text', text: answer.text }).catch((error: unknown) =>
        network.ledger.note({ at: network.now(), number: owner.phone, note: 'answer failed', detail: String(error) }),
      )
    })
  })
}

function giveReceipt(network: Network, guest: Guest, delivery: GuestDelivery, type: GivenReceipt['type']): void {
  sendReceipt(network, guest, { owner: delivery.from.owner, from: delivery.address, id: delivery.id, type })
}

/** A receipt for any message of the number, whoever it was for. */
export function giveAnyReceipt(
  network: Network,
  guest: Guest,
  owner: OwnPhone,
  id: string,
  type: GivenReceipt['type'],
): void {
  sendReceipt(network, guest, { owner, from: lidJid(guest.lid), id, type })
}

type ReceiptToGive = { owner: OwnPhone; from: string; id: string; type: GivenReceipt['type'] }

function sendReceipt(network: Network, guest: Guest, { owner, from, id, type }: ReceiptToGive): void {
  const at = network.now()
  network.ledger.receipt({ at, guest: guestName(guest), number: owner.phone, id, type })
  const attrs: Record<string, string> = { from, id, t: unixSeconds(at) }
  if (type !== 'delivered') attrs.type = type
  for (const companion of owner.companions.values()) deliver(network, companion, { tag: 'receipt', attrs })
}

/** A retry receipt with the phone's keys: the device must begin a new session and send the message again. */
export function askAgain(
  network: Network,
  guest: Guest,
  { from, id, address = lidJid(guest.lid) }: Pick<GuestDelivery, 'from' | 'id'> & { address?: string },
): void {
  const { signal } = phoneOf(guest)
  const keys = bundleNodes(takeOwnBundle(signal)).filter((node) => node.tag !== 'registration')
  const content: BinaryNode[] = [
    { tag: 'retry', attrs: { count: '1', id, t: unixSeconds(network.now()), v: '1', error: '0' } },
    { tag: 'registration', attrs: {}, content: bigEndian(signal.registrationId, 4) },
    { tag: 'keys', attrs: {}, content: keys },
  ]
  deliver(network, from, {
    tag: 'receipt',
    attrs: { from: address, id, t: unixSeconds(network.now()), type: 'retry' },
    content,
  })
}
