import {
  type AuthenticationCreds,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys'
import { boundedCache } from '../../lib/bounded-cache.ts'
import { keyOf, makeCommitQueue } from './commit-queue.ts'
import type { KeyChange, NumberStore } from './store.ts'

/** Credentials and keys of one open number: read through a bounded cache, written in groups, never partially. */
export type NumberKeys = {
  creds: AuthenticationCreds
  /** For Baileys' own use. */
  keys: SignalKeyStoreWithTransaction
  /** For the Signal repository: within `operate` its writes belong to the operation. */
  signalKeys: SignalKeyStoreWithTransaction
  /**
   * One Signal operation of the number at a time. What it writes becomes durable together with `journal`, in one
   * transaction that `saved` reports; nothing does when `work` throws. The next operation builds on it at once: see
   * `gateOutput` for why nothing may leave before.
   */
  operate<T>(work: (journal: (entry: JournalRow) => void) => Promise<T>): Promise<{ result: T; saved: Promise<void> }>
  /** Batch numbers, for the output gate. */
  position(): number
  savedUpTo(): number
  touchCredentials(): void
  /** The inbox has the message: its journal entry may be removed. */
  confirm(journalId: string): void
  /** The LID of a phone, or the phone of a LID, if known here: digits for digits. */
  findLid(phone: string): Promise<string | undefined>
  findPhone(lid: string): Promise<string | undefined>
  flush(): Promise<void>
  /** Accepts nothing more, and resolves when everything so far is durable. */
  close(): Promise<void>
}

type JournalRow = { id: string; value: Buffer; at: number }

type Deps = {
  store: NumberStore
  /** A phone and a LID (digits) belong to one person; pairs reported together come together. */
  onPairs: (pairs: { phone: string; lid: string }[]) => void
  /** The store has failed: the connection must end. */
  onFailure: (error: unknown) => void
  onSaved: () => void
}

/** Values kept in memory for one number: a session takes about 5 kB, the others some tens of bytes. */
const CACHED_SESSIONS = 1_000
const CACHED_OTHERS = 10_000
/**
 * Baileys keeps a list of all its tokens under this id and rewrites it at every first contact; nothing here needs it.
 */
const TOKEN_INDEX = '__index'
const ABSENT = Symbol('absent')

export async function openNumberKeys({ store, onPairs, onFailure, onSaved }: Deps): Promise<NumberKeys> {
  const stored = await store.findCredentials()
  // Without an account signature the number was never linked: a half-done pairing starts over.
  const creds = stored?.account ? stored : initAuthCreds()
  const sessions = boundedCache<string, NonNullable<unknown>>(CACHED_SESSIONS)
  const others = boundedCache<string, NonNullable<unknown>>(CACHED_OTHERS)
  const cacheOf = (kind: string) => (kind === 'session' ? sessions : others)
  const commits = makeCommitQueue({ save: store.save, credentials: () => creds, onFailure, onSaved })
  let operation: { keys: Map<string, KeyChange>; journal: JournalRow[] } | undefined
  const reading = new Map<string, { ids: Set<string>; read: Promise<Map<string, unknown>> }>()
  let lock: Promise<unknown> = Promise.resolve()
  let closed = false

  async function get<T extends keyof SignalDataTypeMap>(kind: T, ids: string[]) {
    const found: { [id: string]: SignalDataTypeMap[T] } = {}
    const missing: string[] = []
    const take = (id: string, value: unknown) => {
      if (value !== ABSENT && value !== null && value !== undefined) found[id] = revive(kind, value)
    }
    for (const id of ids) {
      if (kind === 'tctoken' && id === TOKEN_INDEX) continue
      const key = keyOf(kind, id)
      const unsaved = operation?.keys.get(key) ?? commits.findUnsaved(key)
      const known = unsaved ? unsaved.value : cacheOf(kind).get(key)
      if (unsaved || known !== undefined) take(id, known)
      else missing.push(id)
    }
    if (missing.length === 0 || closed) return found
    const read = await findStored(kind, missing)
    for (const id of missing) {
      const key = keyOf(kind, id)
      const unsaved = operation?.keys.get(key) ?? commits.findUnsaved(key)
      // Written while the store was being read, and perhaps saved by now: memory is newer.
      const value = cacheOf(kind).get(key) ?? read.get(id) ?? ABSENT
      if (!unsaved && isCached(kind)) cacheOf(kind).set(key, value)
      take(id, unsaved ? unsaved.value : value)
    }
    return found
  }

  /**
   * An unreadable key is not a missing one: treated as missing, it would make a message unreadable and lose it. So the
   * connection ends, and WhatsApp delivers the message again to the next one.
   */
  async function findStored<T extends keyof SignalDataTypeMap>(kind: T, ids: string[]) {
    try {
      return await readTogether(kind, ids)
    } catch (error) {
      commits.fail(error)
      throw error
    }
  }

  /** What is wanted at the same moment (a token for each message of a mailing) is read in one statement. */
  function readTogether(kind: string, ids: string[]): Promise<Map<string, unknown>> {
    const known = reading.get(kind)
    if (known) {
      for (const id of ids) known.ids.add(id)
      return known.read
    }
    const wanted = new Set(ids)
    const read = Promise.resolve().then(() => {
      reading.delete(kind)
      return store.findKeys(kind, [...wanted])
    })
    reading.set(kind, { ids: wanted, read })
    return read
  }

  async function commit(changes: KeyChange[]): Promise<void> {
    remember(changes)
    await commits.add({ keys: changes })
    announce(changes)
  }

  function remember(changes: Iterable<KeyChange>): void {
    for (const { kind, id, value } of changes) if (isCached(kind)) cacheOf(kind).set(keyOf(kind, id), value ?? ABSENT)
  }

  function announce(changes: KeyChange[]): void {
    const pairs = changes.flatMap(({ kind, id, value }) =>
      kind === 'lid-mapping' && typeof value === 'string' && !id.endsWith('_reverse')
        ? [{ phone: id, lid: value }]
        : [],
    )
    if (pairs.length > 0 && !closed) onPairs(pairs)
  }

  async function set(data: SignalDataSet): Promise<void> {
    // After the end nothing is written: a new connection may already be reading.
    if (closed) return
    await commit(changesOf(data))
  }

  async function setSignal(data: SignalDataSet): Promise<void> {
    if (closed) throw new Error('the connection is closed')
    const changes = changesOf(data)
    const ownOfOperation = operation ? changes.filter((change) => change.kind !== 'lid-mapping') : []
    for (const change of ownOfOperation) operation?.keys.set(keyOf(change.kind, change.id), change)
    if (ownOfOperation.length < changes.length) {
      await commit(changes.filter((change) => !ownOfOperation.includes(change)))
    }
  }

  const operate: NumberKeys['operate'] = async (work) => {
    const before = lock
    let release: () => void = () => undefined
    lock = new Promise<void>((resolve) => {
      release = resolve
    })
    await before
    try {
      if (closed) throw new Error('the connection is closed')
      const own: NonNullable<typeof operation> = { keys: new Map(), journal: [] }
      operation = own
      const result = await work((entry) => own.journal.push(entry))
      if (own.keys.size === 0 && own.journal.length === 0) return { result, saved: Promise.resolve() }
      remember(own.keys.values())
      const saved = commits.add({ keys: [...own.keys.values()], journal: own.journal })
      // Whoever does not await it learns of a failure by `onFailure`.
      saved.catch(() => undefined)
      return { result, saved }
    } finally {
      operation = undefined
      release()
    }
  }

  async function find(id: string): Promise<string | undefined> {
    return (await get('lid-mapping', [id]))[id]
  }

  async function close() {
    closed = true
    await lock
    await commits.flush()
  }

  const shared = { get, transaction: <T>(work: () => Promise<T>) => work(), isInTransaction: () => false }
  return {
    creds,
    keys: { ...shared, set },
    signalKeys: { ...shared, set: setSignal },
    operate,
    touchCredentials: () => !closed && commits.touchCredentials(),
    confirm: commits.confirm,
    findLid: find,
    findPhone: (lid) => find(`${lid}_reverse`),
    flush: commits.flush,
    position: commits.position,
    savedUpTo: commits.savedUpTo,
    close,
  }
}

/** 812 pre-keys are written at once, and each is read once. */
const isCached = (kind: string): boolean => kind !== 'pre-key'

function changesOf(data: SignalDataSet): KeyChange[] {
  return Object.entries(data).flatMap(([kind, entries]) =>
    Object.entries(entries ?? {})
      .filter(([id]) => kind !== 'tctoken' || id !== TOKEN_INDEX)
      .map(([id, value]) => ({ kind, id, value })),
  )
}

/** Baileys pushes into the device lists it reads, and expects app-state keys as protobuf objects. */
function revive<T extends keyof SignalDataTypeMap>(kind: T, value: unknown): SignalDataTypeMap[T] {
  if (kind === 'app-state-sync-key') {
    return proto.Message.AppStateSyncKeyData.fromObject(value as object) as unknown as SignalDataTypeMap[T]
  }
  return (Array.isArray(value) ? [...value] : value) as SignalDataTypeMap[T]
}
