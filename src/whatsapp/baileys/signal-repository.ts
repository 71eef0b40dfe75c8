import {
  type BinaryNode,
  DEFAULT_CONNECTION_CONFIG,
  encodeWAMessage,
  type LIDMapping,
  type SignalRepositoryWithLIDStore,
  type SocketConfig,
} from '@whiskeysockets/baileys'
import type { Logger } from '../../lib/logger.ts'
import { MINUTE } from '../../lib/units.ts'
import { makeArrivalOrder } from './arrival-order.ts'
import { BoundedMap } from './bounded-map.ts'
import { chatOf, encodeEntry, fingerprintOf, type JournalEntry } from './journal-entry.ts'
import type { NumberKeys } from './number-keys.ts'

type Deps = {
  log: Logger
  keys: NumberKeys
  nextJournalId: () => { id: string; at: number }
  /** Called when a decrypted message is safe in the journal, in the order of arrival in its chat. */
  onJournalled: (entry: JournalEntry) => void
  /** Resolves when there is room for another message. */
  room: () => Promise<void> | undefined
  onEncrypted: (jid: string) => void
  now: () => number
}

export type SignalGuard = {
  makeSignalRepository: SocketConfig['makeSignalRepository']
  /** Must see every stanza before Baileys decrypts it. */
  observe(stanza: BinaryNode): void
  /** A message that is in the journal already: when its ciphertext comes again, its text is known. */
  recall(entry: JournalEntry): void
}

type Arrival = { attrs: Record<string, string>; id: string; at: number }

const REMEMBERED_CIPHERTEXTS = 200
const LARGEST_REMEMBERED_BYTES = 16_384
const MAPPING_ENTRIES = 2_000
const MISS_LIFETIME_MS = 5 * MINUTE

/**
 * Baileys' Signal repository, made safe:
 * - ratchet steps and plaintexts are saved in one transaction, and the output gate lets no receipt and no message leave
 *   before; Baileys alone commits after sending, so a crash would lose a message or use a key twice;
 * - one operation of a number at a time: Baileys locks sends and receptions of one chat under different names, and
 *   libsignal's queue runs jobs in the asynchronous context of a stranger, also of another number;
 * - the same ciphertext again gives the same text instead of an error.
 */
export function guardSignal({ log, keys, nextJournalId, onJournalled, room, onEncrypted, now }: Deps): SignalGuard {
  const arrivals = new WeakMap<Uint8Array, Arrival>()
  const order = makeArrivalOrder(onJournalled)
  const known = new BoundedMap<string, Buffer>(REMEMBERED_CIPHERTEXTS)

  function remember({ fingerprint, plaintext }: JournalEntry): void {
    if (plaintext.length <= LARGEST_REMEMBERED_BYTES) known.set(fingerprint, plaintext)
  }

  /** The phone alone can show a view-once file; linked devices get an empty stanza in its place. */
  async function noteUnavailable(stanza: BinaryNode): Promise<void> {
    const fingerprint = `${stanza.attrs.id}/unavailable`
    if (known.get(fingerprint)) return
    const plaintext = encodeWAMessage({ viewOnceMessage: { message: { messageContextInfo: {} } } })
    const { id, at } = nextJournalId()
    const entry: JournalEntry = { id, attrs: stanza.attrs, fingerprint, plaintext }
    remember(entry)
    const { saved } = await keys.operate(async (journal) => journal({ id, value: encodeEntry(entry), at }))
    await saved
    onJournalled(entry)
  }

  async function decrypt(ciphertext: Uint8Array, inner: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const arrival = arrivals.get(ciphertext)
    if (!arrival) return result(keys.operate(inner))
    const { attrs, id, at } = arrival
    const chat = chatOf(attrs)
    const fingerprint = fingerprintOf(attrs.id ?? '', ciphertext)
    const repeated = known.get(fingerprint)
    if (repeated) {
      order.settle(chat, id)
      return repeated
    }
    try {
      await room()
      const { result: entry, saved } = await keys.operate(async (journal) => {
        const plaintext = Buffer.from(await inner())
        const made: JournalEntry = { id, attrs, fingerprint, plaintext }
        journal({ id, value: encodeEntry(made), at })
        return made
      })
      remember(entry)
      saved.then(
        () => order.settle(chat, id, entry),
        () => order.settle(chat, id),
      )
      return entry.plaintext
    } catch (error) {
      order.settle(chat, id)
      throw error
    }
  }

  const makeSignalRepository: SocketConfig['makeSignalRepository'] = (auth, logger, findLids) => {
    const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository(
      { creds: auth.creds, keys: keys.signalKeys },
      logger,
      findLids && rememberMisses(findLids, now),
    )
    boundMappingCache(repository)
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
      injectE2ESession: (options) => result(keys.operate(() => repository.injectE2ESession(options))),
      deleteSession: (jids) => result(keys.operate(() => repository.deleteSession(jids))),
      migrateSession: (from, to) => result(keys.operate(() => repository.migrateSession(from, to))),
    }
  }

  return {
    makeSignalRepository,
    recall: remember,
    observe(stanza) {
      if (!Array.isArray(stanza.content)) return
      for (const child of stanza.content) {
        if (child.tag === 'enc' && child.content instanceof Uint8Array) {
          const arrival = { attrs: stanza.attrs, ...nextJournalId() }
          arrivals.set(child.content, arrival)
          order.arrived(chatOf(stanza.attrs), arrival.id)
        }
        if (child.tag === 'unavailable' && child.attrs.type?.startsWith('view_once')) {
          noteUnavailable(stanza).catch((err) => log.warn({ err }, 'a view-once message could not be noted'))
        }
      }
    },
  }
}

async function result<T>(operation: Promise<{ result: T }>): Promise<T> {
  return (await operation).result
}

type FindLids = NonNullable<Parameters<SocketConfig['makeSignalRepository']>[2]>

/** Baileys asks the network again for every message of a phone that has no LID; one answer lasts a while. */
function rememberMisses(findLids: FindLids, now: () => number): FindLids {
  const missedAt = new BoundedMap<string, number>(MAPPING_ENTRIES)
  return async (jids) => {
    const due = jids.filter((jid) => now() - (missedAt.get(jid) ?? Number.NEGATIVE_INFINITY) > MISS_LIFETIME_MS)
    if (due.length === 0) return []
    const found: LIDMapping[] | undefined = await findLids(due)
    if (!found) return []
    const answered = new Set(found.map(({ pn }) => pn))
    for (const jid of due) if (!answered.has(jid)) missedAt.set(jid, now())
    return found
  }
}

/** Baileys keeps every pair of phone and LID in memory for days, each with a timer; the store has them anyway. */
function boundMappingCache(repository: SignalRepositoryWithLIDStore): void {
  const mapping = repository.lidMapping as unknown as { mappingCache?: unknown }
  if (mapping.mappingCache === undefined) throw new Error('this version of Baileys keeps its LID pairs elsewhere')
  mapping.mappingCache = new BoundedMap<string, string>(MAPPING_ENTRIES)
}
