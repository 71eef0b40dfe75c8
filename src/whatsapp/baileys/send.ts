import { AsyncLocalStorage } from 'node:async_hooks'
import type { WASocket } from '@whiskeysockets/baileys'
import type { Logger } from '../../lib/logger.ts'
import type { OpenOptions, OutgoingMessage, Peer, SendResult } from '../port.ts'
import type { Acknowledgements } from './acknowledgements.ts'
import type { Addresses } from './addresses.ts'
import type { BuiltMessage } from './outgoing.ts'

export type Sender = {
  send(message: OutgoingMessage): Promise<SendResult>
}

type Deps = {
  log: Logger
  sock: Pick<WASocket, 'relayMessage'>
  addresses: Addresses
  acknowledgements: Acknowledgements
  build: (jid: string, message: OutgoingMessage) => Promise<BuiltMessage>
  isOpen: () => boolean
  isOnWhatsApp: (phone: string) => Promise<boolean>
  /** Whether WhatsApp says that it refuses this number's first messages; undefined when it says nothing. */
  refusesFirstMessages: () => Promise<boolean | undefined>
  mayTryOtherAddress: OpenOptions['mayTryOtherAddress']
  /** A message has left for this address: its owner may get our privacy token. */
  issueToken: (jid: string) => void
  ackTimeoutMs: number
}

/** How far the message being sent in this asynchronous context has got. */
const progress = new AsyncLocalStorage<{ encrypted: boolean; forgedKeys: boolean }>()
/** Baileys throws this when the message could be encrypted for none of the recipient's devices. */
const NOBODY_HAS_KEYS = 'All encryptions failed'
/** The code of a refused first message: the number is locked, or the address is not the right one. */
const REFUSED_FIRST_MESSAGE = 463

/** Whether a message of ours is being sent in this asynchronous context. */
export const isSending = (): boolean => progress.getStore() !== undefined

/** The Signal repository calls this: from now on the message may leave at any moment. */
export function noteEncrypted(): void {
  const current = progress.getStore()
  if (current) current.encrypted = true
}

/** As `noteEncrypted`: a device of the recipient presented keys that are not its own. */
export function noteForgedKeys(): void {
  const current = progress.getStore()
  if (current) current.forgedKeys = true
}

/** Sends through Baileys and waits for the server. Messages to one chat leave in order; several are in flight. */
export function makeSender(deps: Deps): Sender {
  const { sock, addresses, acknowledgements, isOpen } = deps
  const chats = new Map<string, Promise<unknown>>()
  const inFlight = new Map<string, Promise<SendResult>>()

  /** `at`: the address; looked up when it is not given. */
  async function start(message: OutgoingMessage, at?: string): Promise<Started> {
    if (!isOpen()) return { result: notSent('not connected') }
    let jid: string | undefined
    try {
      jid = at ?? (await addresses.resolve(message.to))
      if (!jid) return { result: await unreachable(message.to) }
    } catch (err) {
      deps.log.warn({ err }, 'the devices of a recipient could not be asked for')
      return { result: notSent('the devices of the recipient could not be asked for') }
    }
    let built: BuiltMessage
    try {
      built = await deps.build(jid, message)
    } catch (err) {
      deps.log.warn({ err, messageId: message.id }, 'a message could not be built')
      return { result: notSent('the content could not be built or uploaded', !isMissingFile(err)) }
    }
    if (!isOpen()) return { result: notSent('not connected') }
    const result = acknowledgements.expect(message.id, deps.ackTimeoutMs)
    const relayed = relay(jid, message, built)
    // The next message of this chat may go when this one has left or has been given up.
    await Promise.race([relayed, result])
    return { jid, result }
  }

  async function relay(jid: string, sent: OutgoingMessage, { message, attributes }: BuiltMessage) {
    const { id } = sent
    const state = { encrypted: false, forgedKeys: false }
    try {
      await progress.run(state, () =>
        sock.relayMessage(jid, message, { messageId: id, additionalAttributes: attributes }),
      )
      // WhatsApp Web issues none after something that changes an earlier message.
      if (!isAboutAnother(sent)) deps.issueToken(jid)
    } catch (err) {
      const closed = err instanceof Error && err.message === 'Connection Closed'
      const neverLeft = !state.encrypted || isForNobody(err)
      if (state.forgedKeys && isForNobody(err)) acknowledgements.conclude(id, UNTRUSTED)
      else if (neverLeft || closed) acknowledgements.conclude(id, notSent('the connection failed before it left'))
      else acknowledgements.conclude(id, { outcome: 'unconfirmed' })
      if (!closed) deps.log.warn({ err, messageId: id }, 'a message was not relayed')
    }
  }

  /** When the recipient has no devices, Baileys would send only to our own phone and resolve. */
  async function unreachable({ phone }: Peer): Promise<SendResult> {
    const mayHaveDevicesLater = !phone || (await deps.isOnWhatsApp(phone))
    return mayHaveDevicesLater ? notSent('no device of the recipient was found') : notSent('not on WhatsApp', false)
  }

  function inOrder<T>(chat: string, work: () => Promise<T>): Promise<T> {
    const done = (chats.get(chat) ?? Promise.resolve()).then(work)
    const settled = done.catch(() => undefined)
    chats.set(chat, settled)
    void settled.then(() => chats.get(chat) === settled && chats.delete(chat))
    return done
  }

  async function sendOnce(message: OutgoingMessage): Promise<SendResult> {
    if (!isOpen()) return notSent('not connected')
    const chat = await addresses.chatOf(message.to)
    if (!chat) return notSent('the recipient has neither phone nor LID', false)
    const first = await inOrder(chat, () => start(message))
    const result = await first.result
    return isRefusedFirst(result) && first.jid ? tryOtherAddress(message, chat, first.jid, result) : result
  }

  /**
   * A first message was refused. If WhatsApp does not say that the number is locked, the address may be the reason: the
   * other one is tried, once, under the same id.
   */
  async function tryOtherAddress(message: OutgoingMessage, chat: string, refusedAt: string, refused: SendResult) {
    const other = await addresses.other(message.to, refusedAt)
    // This one may be the other address of an earlier try: then both were refused.
    if (!other || addresses.isAvoided(other) || (await deps.refusesFirstMessages()) !== false) return refused
    if (deps.mayTryOtherAddress && !(await deps.mayTryOtherAddress(message.id))) {
      addresses.avoid(refusedAt)
      return notSent('it goes to the other address as soon as the limits of the number allow another message')
    }
    const second = await inOrder(chat, () => start(message, other))
    const result = await second.result
    if (result.outcome === 'accepted') addresses.learn(other)
    // If it never left, the first answer stands.
    return result.outcome === 'not_sent' ? refused : result
  }

  return {
    send(message) {
      const running = inFlight.get(message.id)
      if (running) return running
      const sending = sendOnce(message).finally(() => inFlight.delete(message.id))
      inFlight.set(message.id, sending)
      return sending
    },
  }
}

type Started = { jid?: string; result: Promise<SendResult> | SendResult }

function notSent(detail: string, retryable = true): SendResult {
  return { outcome: 'not_sent', detail, retryable }
}

/** Repeated at once it would end the same way; a later message asks for the keys again. */
const UNTRUSTED = {
  outcome: 'not_sent',
  detail: 'the keys of the recipient are not signed by its phone',
  retryable: false,
  reason: 'untrusted_keys',
} as const

const isForNobody = (error: unknown): boolean => error instanceof Error && error.message === NOBODY_HAS_KEYS

const isRefusedFirst = (result: SendResult): boolean =>
  result.outcome === 'refused' && result.code === REFUSED_FIRST_MESSAGE

const isAboutAnother = ({ content }: OutgoingMessage): boolean => content.type === 'edit' || content.type === 'delete'

const isMissingFile = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
