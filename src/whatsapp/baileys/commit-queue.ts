import type { AuthenticationCreds } from '@whiskeysockets/baileys'
import type { Changes, KeyChange } from './store.ts'

export type CommitQueue = {
  /** Resolves when the changes are durable. Changes added together are never split. */
  add(changes: { keys?: KeyChange[]; journal?: Changes['journal'] }): Promise<void>
  /** Saves the credentials with the next changes, or alone soon after. */
  touchCredentials(): void
  /** Removes an entry from the journal with the next changes, or soon after. */
  confirm(journalId: string): void
  /** A value that is written but not yet durable. */
  findUnsaved(key: string): KeyChange | undefined
  /** Resolves when everything added so far is durable. */
  flush(): Promise<void>
  /** The store has failed: from now on nothing counts as saved, so nothing leaves. */
  fail(error: unknown): void
  /** Batches are numbered. This one makes all keys and messages so far durable. */
  position(): number
  savedUpTo(): number
}

type Batch = {
  number: number
  keys: Map<string, KeyChange>
  journal: Changes['journal']
  confirmed: string[]
  credentials: boolean
}

type Deps = {
  save: (changes: Changes) => Promise<void>
  credentials: () => AuthenticationCreds
  /** A batch could not be saved: memory is ahead of the store, so the connection must end. Called once. */
  onFailure: (error: unknown) => void
  onSaved: () => void
}

/** Credentials alone wait this long, so that keys belonging to them go into the same transaction. */
const CREDENTIALS_DELAY_MS = 20
/** Confirmations are not urgent: if a crash loses one, its message is handed over again. */
const CONFIRMATION_DELAY_MS = 100

export const keyOf = (kind: string, id: string): string => `${kind}/${id}`

/**
 * Group commit: everything added while a transaction runs goes into the next one. Under load many small writes become
 * few transactions, and each writer still waits only for its own to be durable.
 */
export function makeCommitQueue({ save, credentials, onFailure, onSaved }: Deps): CommitQueue {
  let collecting = emptyBatch(1)
  let saving: Batch | undefined
  let savedUpTo = 0
  let tail: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let failure: { error: unknown } | undefined
  let timer: NodeJS.Timeout | undefined
  let timerAt = Number.POSITIVE_INFINITY

  function scheduleWithin(ms: number): void {
    const at = performance.now() + ms
    if (next || at >= timerAt) return
    clearTimeout(timer)
    timerAt = at
    timer = setTimeout(() => schedule().catch(() => undefined), ms)
  }

  function fail(error: unknown): void {
    if (failure) return
    failure = { error }
    onFailure(error)
  }

  function schedule(): Promise<void> {
    next ??= (async () => {
      await tail
      // Lets every write of this turn of the event loop join.
      await new Promise<void>((resolve) => setImmediate(resolve))
      next = undefined
      saving = collecting
      collecting = emptyBatch(saving.number + 1)
      clearTimeout(timer)
      timerAt = Number.POSITIVE_INFINITY
      try {
        if (failure) throw failure.error
        const changes: Changes = {
          keys: [...saving.keys.values()],
          journal: saving.journal,
          confirmed: saving.confirmed,
        }
        if (saving.credentials) changes.credentials = credentials()
        await save(changes)
        savedUpTo = saving.number
        onSaved()
      } catch (error) {
        fail(error)
        throw error
      } finally {
        saving = undefined
      }
    })()
    const scheduled = next
    tail = scheduled.catch(() => undefined)
    return scheduled
  }

  return {
    add({ keys = [], journal = [] }) {
      for (const change of keys) collecting.keys.set(keyOf(change.kind, change.id), change)
      collecting.journal.push(...journal)
      return schedule()
    },
    touchCredentials() {
      collecting.credentials = true
      scheduleWithin(CREDENTIALS_DELAY_MS)
    },
    confirm(journalId) {
      collecting.confirmed.push(journalId)
      scheduleWithin(CONFIRMATION_DELAY_MS)
    },
    findUnsaved: (key) => collecting.keys.get(key) ?? saving?.keys.get(key),
    async flush() {
      if (isEmpty(collecting)) await tail
      else await schedule()
    },
    fail,
    position() {
      if (failure) return Number.POSITIVE_INFINITY
      if (collecting.keys.size > 0 || collecting.journal.length > 0) return collecting.number
      return saving?.number ?? savedUpTo
    },
    savedUpTo: () => savedUpTo,
  }
}

const emptyBatch = (number: number): Batch => ({
  number,
  keys: new Map(),
  journal: [],
  confirmed: [],
  credentials: false,
})

const isEmpty = ({ keys, journal, confirmed, credentials }: Batch): boolean =>
  keys.size === 0 && journal.length === 0 && confirmed.length === 0 && !credentials
