import { AsyncLocalStorage } from 'node:async_hooks'
import type { proto, WASocket } from '@whiskeysockets/baileys'
import type { Logger } from '../../lib/logger.ts'
import type { OutgoingMessage, Peer, SendResult } from '../port.ts'
import type { Acknowledgements } from './acknowledgements.ts'
import { BoundedMap } from './bounded-map.ts'
import { digitsOf, jidOf, peerOf } from './jid.ts'
import type { NumberKeys } from './number-keys.ts'
import type { BuiltMessage } from './outgoing.ts'
import type { Questions } from './questions.ts'

export type Sender = {
  send(message: OutgoingMessage): Promise<SendResult>
  /** The address for this peer as far as is known here. */
  addressOf(peer: Peer): Promise<string | undefined>
  /** Throws where `addressOf` finds nothing. */
  getAddress(peer: Peer): Promise<string>
}

type Deps = {
  log: Logger
  sock: Pick<WASocket, 'relayMessage' | 'getUSyncDevices' | 'userDevicesCache'>
  keys: Pick<NumberKeys, 'findLid' | 'findPhone'>
  acknowledgements: Acknowledgements
  build: (jid: string, message: OutgoingMessage) => Promise<BuiltMessage>
  isOpen: () => boolean
  ask: Questions['ask']
  isOnWhatsApp: (phone: string) => Promise<boolean>
  /** WhatsApp has accepted a message to this address, behind which Baileys has issued our privacy token. */
  onTokenIssued: (jid: string) => void
  ackTimeoutMs: number
}

/** As Baileys keeps them. */
type CachedDevice = { user: string; server: string; device?: number }

/** How far the message got whose sending runs in this asynchronous context. */
const progress = new AsyncLocalStorage<{ encrypted: boolean }>()
const REMEMBERED_REACHABLE = 2_000

/** The Signal repository calls this: from now on the message may leave at any moment. */
export function noteEncrypted(): void {
  const current = progress.getStore()
  if (current) current.encrypted = true
}

/** Sends through Baileys and waits for the server. Messages to one chat leave in order; several are in flight. */
export function makeSender(deps: Deps): Sender {
  const { sock, keys, acknowledgements, isOpen } = deps
  const chats = new Map<string, Promise<unknown>>()
  const inFlight = new Map<string, Promise<SendResult>>()
  const reachable = new BoundedMap<string, true>(REMEMBERED_REACHABLE)

  async function addressOf({ phone, lid }: Peer): Promise<string | undefined> {
    const known = lid ?? (phone && (await keys.findLid(digitsOf(phone))))
    return jidOf({ ...(phone ? { phone } : {}), ...(known ? { lid: known } : {}) })
  }

  async function start(jid: string, message: OutgoingMessage): Promise<{ result: Promise<SendResult> | SendResult }> {
    if (!isOpen()) return { result: notSent('not connected') }
    let built: BuiltMessage
    try {
      built = await deps.build(jid, message)
    } catch (err) {
      deps.log.warn({ err, messageId: message.id }, 'a message could not be built')
      return { result: notSent('the content could not be built or uploaded', !isMissingFile(err)) }
    }
    const obstacle = await skipReasonOf(jid, message)
    if (obstacle) return { result: obstacle }
    const result = acknowledgements.expect(message.id, deps.ackTimeoutMs)
    const relayed = relay(jid, message.id, built.message, built.attributes)
    // The next message of this chat may go when this one has left, or has been given up.
    await Promise.race([relayed, result])
    return { result }
  }

  async function relay(jid: string, id: string, message: proto.IMessage, attributes: Record<string, string>) {
    const state = { encrypted: false }
    try {
      await progress.run(state, () =>
        sock.relayMessage(jid, message, { messageId: id, additionalAttributes: attributes }),
      )
    } catch (err) {
      const closed = err instanceof Error && err.message === 'Connection Closed'
      if (!state.encrypted || closed) acknowledgements.conclude(id, notSent('the connection failed before it left'))
      else acknowledgements.conclude(id, { outcome: 'unconfirmed' })
      if (!closed) deps.log.warn({ err, messageId: id }, 'a message was not relayed')
    }
  }

  /** Baileys would send to nobody but our own phone, and resolve, when the recipient has no devices. */
  async function skipReasonOf(jid: string, { to }: OutgoingMessage): Promise<SendResult | undefined> {
    if (reachable.has(jid)) return isOpen() ? undefined : notSent('not connected')
    try {
      await carryDevicesOver(jid)
      const devices = await deps.ask(sock.getUSyncDevices([jid], true, false))
      if (devices.length > 0) reachable.set(jid, true)
      else if (!to.phone || (await deps.isOnWhatsApp(to.phone))) return notSent('no device of the recipient was found')
      else return notSent('not on WhatsApp', false)
    } catch (err) {
      deps.log.warn({ err }, 'the devices of a recipient could not be asked for')
      return notSent('the devices of the recipient could not be asked for')
    }
    return isOpen() ? undefined : notSent('not connected')
  }

  /** A LID has the devices of its phone: when those are known, WhatsApp need not be asked again. */
  async function carryDevicesOver(jid: string): Promise<void> {
    const { lid } = peerOf(jid) ?? {}
    const phone = lid && (await keys.findPhone(lid))
    const devices = phone && (await sock.userDevicesCache.get<CachedDevice[]>(phone))
    if (!lid || !devices || (await sock.userDevicesCache.get(lid))) return
    await sock.userDevicesCache.set(
      lid,
      devices.map((device) => ({ ...device, user: lid, server: 'lid' })),
    )
  }

  function inOrder<T>(jid: string, work: () => Promise<T>): Promise<T> {
    const done = (chats.get(jid) ?? Promise.resolve()).then(work)
    const settled = done.catch(() => undefined)
    chats.set(jid, settled)
    void settled.then(() => chats.get(jid) === settled && chats.delete(jid))
    return done
  }

  async function sendOnce(message: OutgoingMessage): Promise<SendResult> {
    if (!isOpen()) return notSent('not connected')
    const jid = await addressOf(message.to)
    if (!jid) return notSent('the recipient has neither phone nor LID', false)
    const started = await inOrder(jid, () => start(jid, message))
    const result = await started.result
    if (result.outcome === 'accepted' && !isAboutAnother(message))
      deps.onTokenIssued((await addressOf(message.to)) ?? jid)
    return result
  }

  return {
    addressOf,
    async getAddress(peer) {
      const jid = await addressOf(peer)
      if (!jid) throw new Error('the peer has neither phone nor LID')
      return jid
    },
    send(message) {
      const running = inFlight.get(message.id)
      if (running) return running
      const sending = sendOnce(message).finally(() => inFlight.delete(message.id))
      inFlight.set(message.id, sending)
      return sending
    },
  }
}

function notSent(detail: string, retryable = true): SendResult {
  return { outcome: 'not_sent', detail, retryable }
}

/** Baileys issues no token behind what changes an earlier message. */
const isAboutAnother = ({ content }: OutgoingMessage): boolean => content.type === 'edit' || content.type === 'delete'

const isMissingFile = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
