import type { BinaryNode, proto, SignalRepositoryWithLIDStore, SocketConfig } from '@whiskeysockets/baileys'
import { boundedCache } from '../../lib/bounded-cache.ts'
import type { Logger } from '../../lib/logger.ts'
import type { UnsupportedReason } from '../port.ts'
import { makeArrivalOrder } from './arrival-order.ts'
import { whyUnavailable } from './encrypted-parts.ts'
import { chatOf, decodePlaintext, encodeEntry, fingerprintOf, type JournalEntry } from './journal-entry.ts'
import { boundMappingCache, rememberMisses, turnSwappedPairs } from './lid-lookups.ts'
import { makeMissingMessages } from './missing-messages.ts'
import type { NumberKeys } from './number-keys.ts'
import { makeRepository } from './signal/repository.ts'
import { isSigned } from './signed-keys.ts'

type Deps = {
  log: Logger
  keys: NumberKeys
  nextJournalId: () => { id: string; at: number }
  /** Called when a decrypted message is safe in the journal, in its chat's order of arrival. */
  onJournalled: (entry: JournalEntry) => void
  /** Resolves when there is room for another message. */
  room: () => Promise<void> | undefined
  onEncrypted: (jid: string) => void
  /** A device's keys are not its own and are not used: nothing can be sent to it. */
  onForgedKeys: (jid: string) => void
  now: () => number
  /** The parts of a message that Baileys will decrypt. */
  partsOf: (stanza: BinaryNode) => Uint8Array[]
  /** How long a sender may take to repeat what could not be decrypted, before the inbox hears of it. */
  repeatWaitMs: number
}

export type SignalGuard = {
  makeSignalRepository: SocketConfig['makeSignalRepository']
  /** Must see every message before Baileys decrypts it. */
  observe(stanza: BinaryNode): void
  /**
   * Decrypts a part past Baileys when it holds nothing for Baileys. False: that failed, or it holds something, and
   * Baileys has to handle it as if nothing had been tried.
   */
  take(part: Uint8Array, from: { jid: string; type: 'pkmsg' | 'msg' }): Promise<boolean>
  /** Baileys is done with a live message: what it has not begun to decrypt by now, it never will. */
  handled(stanza: BinaryNode): void
  /** How many messages have arrived and are not handed on yet. */
  waiting(): number
  /** A message that is already in the journal: when its ciphertext comes again, its text is known. */
  recall(entry: JournalEntry): void
}

type Arrival = { attrs: Record<string, string>; id: string; at: number; isBegun: boolean }

const REMEMBERED_CIPHERTEXTS = 200
const LARGEST_REMEMBERED_BYTES = 16_384

/**
 * Baileys' Signal repository, made safe:
 * - ratchet steps and plaintexts are saved in one transaction, and the output gate lets no receipt and no message leave
 *   before that; Baileys itself commits after sending, so a crash would lose a message or use a key twice;
 * - one operation of a number at a time: Baileys locks sends and receptions of one chat under different names, and
 *   libsignal's queue runs jobs in somebody else's asynchronous context, even another number's;
 * - the same ciphertext again gives the same text instead of an error;
 * - keys that are not signed by their device make no session.
 */
export function guardSignal({
  log,
  keys,
  nextJournalId,
  onJournalled,
  room,
  onEncrypted,
  onForgedKeys,
  now,
  partsOf,
  repeatWaitMs,
}: Deps): SignalGuard {
  const arrivals = new WeakMap<Uint8Array, Arrival>()
  const order = makeArrivalOrder(onJournalled)
  /** Baileys handles the offline queue one by one: whatever it has passed was dropped. */
  const offline = new Set<Arrival>()
  const missing = makeMissingMessages({ onMissing: onJournalled, waitMs: repeatWaitMs })
  const known = boundedCache<string, Buffer>(REMEMBERED_CIPHERTEXTS)
  let unguarded: SignalRepositoryWithLIDStore | undefined

  function remember({ fingerprint, plaintext }: JournalEntry): void {
    if (plaintext.length <= LARGEST_REMEMBERED_BYTES) known.set(fingerprint, plaintext)
  }

  /**
   * Records that there was a message that cannot be read here. The record stands in for it until a readable one comes.
   */
  async function noteMissing(attrs: Record<string, string>, reason: UnsupportedReason): Promise<void> {
    const fingerprint = `${attrs.id}/${reason}`
    if (attrs.category === 'peer' || missing.isWaiting(attrs) || known.get(fingerprint)) return
    const { id, at } = nextJournalId()
    const entry: JournalEntry = { id, attrs, fingerprint, plaintext: Buffer.alloc(0), missing: reason }
    remember(entry)
    const mayBeRepeated = reason !== 'view_once'
    if (mayBeRepeated) missing.wait(entry)
    const { saved } = await keys.operate(async (journal) => journal({ id, value: encodeEntry(entry), at }))
    await saved
    if (!mayBeRepeated) onJournalled(entry)
  }

  function startNoting(attrs: Record<string, string>, reason: UnsupportedReason): void {
    noteMissing(attrs, reason).catch((err) => log.warn({ err }, 'a message that cannot be read could not be noted'))
  }

  function foundAfterAll(attrs: Record<string, string>): void {
    const stand = missing.found(attrs)
    if (stand) keys.confirm(stand.id)
  }

  function arrive(attrs: Record<string, string>, part: Uint8Array): void {
    const arrival = { attrs, ...nextJournalId(), isBegun: false }
    arrivals.set(part, arrival)
    order.arrived(chatOf(attrs), arrival.id)
    if (attrs.offline) offline.add(arrival)
  }

  function drop(arrival: Arrival): void {
    offline.delete(arrival)
    if (!arrival.isBegun) order.settle(chatOf(arrival.attrs), arrival.id)
  }

  function begin(arrival: Arrival): void {
    arrival.isBegun = true
    order.begun(arrival.id)
    if (!offline.has(arrival)) return
    for (const earlier of offline) {
      drop(earlier)
      if (earlier === arrival) break
    }
  }

  async function decrypt(ciphertext: Uint8Array, inner: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const arrival = arrivals.get(ciphertext)
    if (!arrival) return result(keys.operate(inner))
    begin(arrival)
    const { attrs, id } = arrival
    const fingerprint = fingerprintOf(attrs.id ?? '', ciphertext)
    const repeated = known.get(fingerprint)
    if (repeated) {
      order.settle(chatOf(attrs), id)
      return repeated
    }
    try {
      await room()
      return await journalled(arrival, fingerprint, async () => ({ plaintext: Buffer.from(await inner()) }))
    } catch (error) {
      order.settle(chatOf(attrs), id)
      startNoting(attrs, 'undecrypted')
      throw error
    }
  }

  /** What `read` decrypts becomes durable with the ratchet step and is handed on then. */
  async function journalled(
    { attrs, id, at }: Arrival,
    fingerprint: string,
    read: () => Promise<Pick<JournalEntry, 'plaintext' | 'message'>>,
  ): Promise<Uint8Array> {
    const chat = chatOf(attrs)
    const { result: entry, saved } = await keys.operate(async (journal) => {
      const made: JournalEntry = { id, attrs, fingerprint, ...(await read()) }
      journal({ id, value: encodeEntry(made), at })
      return made
    })
    remember(entry)
    saved.then(
      () => {
        foundAfterAll(attrs)
        order.settle(chat, id, entry)
      },
      () => order.settle(chat, id),
    )
    return entry.plaintext
  }

  async function take(part: Uint8Array, { jid, type }: { jid: string; type: 'pkmsg' | 'msg' }): Promise<boolean> {
    const arrival = arrivals.get(part)
    const repository = unguarded
    if (!arrival || !repository) return false
    const fingerprint = fingerprintOf(arrival.attrs.id ?? '', part)
    if (known.get(fingerprint)) return false
    begin(arrival)
    try {
      await room()
      await journalled(arrival, fingerprint, async () => {
        const plaintext = Buffer.from(await repository.decryptMessage({ jid, type, ciphertext: part }))
        return { plaintext, message: forNobodyElse(decodePlaintext(plaintext)) }
      })
      return true
    } catch {
      arrival.isBegun = false
      order.left(arrival.id)
      return false
    }
  }

  const makeSignalRepository: SocketConfig['makeSignalRepository'] = (auth, logger, findLids) => {
    const sealed = { creds: auth.creds, keys: keys.signalKeys }
    const repository = makeRepository(sealed, logger, findLids && rememberMisses(findLids, now))
    boundMappingCache(repository)
    turnSwappedPairs(repository)
    unguarded = repository
    return {
      ...repository,
      decryptMessage: (options) => decrypt(options.ciphertext, () => repository.decryptMessage(options)),
      decryptGroupMessage: (options) => decrypt(options.msg, () => repository.decryptGroupMessage(options)),
      encryptMessage: async (options) => {
        onEncrypted(options.jid)
        return result(keys.operate(() => repository.encryptMessage(options)))
      },
      encryptGroupMessage: (options) => result(keys.operate(() => repository.encryptGroupMessage(options))),
      processSenderKeyDistributionMessage: (options) =>
        result(keys.operate(() => repository.processSenderKeyDistributionMessage(options))),
      getSenderKeyDistributionMessage: (options) =>
        result(keys.operate(() => repository.getSenderKeyDistributionMessage(options))),
      injectE2ESession: async (options) => {
        // Not thrown: the other devices' keys come after these.
        if (!isSigned(options.session)) return onForgedKeys(options.jid)
        return result(keys.operate(() => repository.injectE2ESession(options)))
      },
      deleteSession: (jids) => result(keys.operate(() => repository.deleteSession(jids))),
      migrateSession: (from, to) => result(keys.operate(() => repository.migrateSession(from, to))),
    }
  }

  return {
    makeSignalRepository,
    recall: remember,
    take,
    observe(stanza) {
      for (const part of partsOf(stanza)) arrive(stanza.attrs, part)
      const reason = whyUnavailable(stanza)
      if (reason) startNoting(stanza.attrs, reason)
    },
    handled(stanza) {
      if (stanza.attrs.offline || !Array.isArray(stanza.content)) return
      for (const { content } of stanza.content) {
        const arrival = content instanceof Uint8Array ? arrivals.get(content) : undefined
        if (arrival) drop(arrival)
      }
    },
    waiting: order.waiting,
  }
}

/** Throws when Baileys has to store something from it: keys of a group. */
function forNobodyElse(message: proto.IMessage): proto.IMessage {
  if (message.senderKeyDistributionMessage) throw new Error('it brings keys of a group')
  return message
}

async function result<T>(operation: Promise<{ result: T }>): Promise<T> {
  return (await operation).result
}
