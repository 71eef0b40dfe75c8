import * as libsignal from 'libsignal'
import type { StoredKeyPair } from './curve.ts'

/**
 * Sessions with one device, exactly as libsignal stores them: keys in base64, chains by the public key they began with.
 */
export type StoredRecord = { readonly _sessions: Readonly<Record<string, StoredSession>>; readonly version: 'v1' }

export type StoredSession = {
  readonly registrationId?: number
  readonly currentRatchet: StoredRatchet
  readonly indexInfo: {
    readonly baseKey: string
    /** Whose the base key is: 1 ours, 2 theirs. */
    readonly baseKeyType: number
    /** UTC ms; -1 while it is the session to send with. */
    readonly closed: number
    readonly used: number
    readonly created: number
    readonly remoteIdentityKey: string
  }
  readonly _chains: StoredChains
  /** Until the other side has answered. */
  readonly pendingPreKey?: { readonly signedKeyId: number; readonly baseKey: string; readonly preKeyId?: number }
}

export type StoredRatchet = {
  readonly ephemeralKeyPair: Readonly<StoredKeyPair>
  readonly lastRemoteEphemeralKey: string
  readonly previousCounter: number
  readonly rootKey: string
}

export type StoredChains = Readonly<Record<string, StoredChain>>

export type StoredChain = {
  /** Without a key it is closed. */
  readonly chainKey: { readonly counter: number; readonly key?: string }
  /** 1 sending, 2 receiving. */
  readonly chainType: number
  /** Of messages that have not come yet, by number. */
  readonly messageKeys: Readonly<Record<string, string>>
}

export const OURS = 1
export const THEIRS = 2
export const SENDING = 1
export const RECEIVING = 2
export const OPEN = -1
const MAX_SESSIONS = 40

/**
 * What the key store holds for a device; undefined when there is nothing. We wrote it ourselves, it is encrypted at
 * rest and read for every message, so no schema checks it. Records of an old libsignal are upgraded by libsignal
 * itself.
 */
export function readRecord(value: unknown): StoredRecord | undefined {
  if (value === undefined || value === null) return undefined
  const record = value as StoredRecord
  if (record.version === 'v1') return record
  return libsignal.SessionRecord.deserialize(
    structuredClone(value) as Uint8Array,
  ).serialize() as unknown as StoredRecord
}

export const newRecord = (): StoredRecord => ({ _sessions: {}, version: 'v1' })

export function openSession({ _sessions }: StoredRecord): StoredSession | undefined {
  for (const id in _sessions) if (_sessions[id]?.indexInfo.closed === OPEN) return _sessions[id]
  return undefined
}

/** Whether a message can be sent in it. */
export const isReady = (session: StoredSession | undefined): session is StoredSession & { registrationId: number } =>
  typeof session?.registrationId === 'number'

/** Last used first. */
export const sessionsOf = ({ _sessions }: StoredRecord): StoredSession[] =>
  Object.values(_sessions).toSorted((a, b) => (b.indexInfo.used || 0) - (a.indexInfo.used || 0))

/** The record with this session, replacing its earlier state. Of more than forty the one closed first is dropped. */
export function withSession({ _sessions, version }: StoredRecord, session: StoredSession): StoredRecord {
  const sessions: Record<string, StoredSession> = { ..._sessions, [session.indexInfo.baseKey]: session }
  while (Object.keys(sessions).length > MAX_SESSIONS) {
    const closed = Object.values(sessions).filter(({ indexInfo }) => indexInfo.closed !== OPEN)
    const [oldest] = closed.toSorted((a, b) => a.indexInfo.closed - b.indexInfo.closed)
    if (!oldest) throw new Error('Corrupt sessions object')
    delete sessions[oldest.indexInfo.baseKey]
  }
  return { _sessions: sessions, version }
}

/** A new session becomes the open one. */
export function withOpenClosed(record: StoredRecord, now: number): StoredRecord {
  const open = openSession(record)
  return open ? withSession(record, { ...open, indexInfo: { ...open.indexInfo, closed: now } }) : record
}
