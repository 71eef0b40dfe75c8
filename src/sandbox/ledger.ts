import { createWriteStream, type WriteStream } from 'node:fs'

/** How the network treated a message frame. `cut`: the socket was cut before the frame was processed. */
export type FrameOutcome = 'acked' | 'refused' | 'unacked' | 'cut'
/** A message frame that a number sent. `text` and `kind` are what the recipient's phone decrypted. */
export type FrameRecord = {
  at: number
  number: string
  device: number
  /** The guest's phone, or the LID user of a guest without one; for anybody else the value of `to`. */
  to: string
  /** Address as written in the stanza. */
  address: string
  id: string
  /** The devices that got a copy. */
  copies: string[]
  outcome: FrameOutcome
  code?: number
  /** The same id was accepted from this number before. */
  repeat: boolean
  firstContact: boolean
  /** It carried its recipient's valid token. */
  token: boolean
  ackedAt?: number
  kind?: string
  text?: string
}
/** A message that appeared on a guest's screen. */
export type ShownRecord = {
  at: number
  guest: string
  number: string
  id: string
  kind: string
  text?: string
  /** SHA-256 (hex) and size of the decrypted file, once the guest's phone fetched it. */
  media?: { sha256: string; bytes: number } | { error: string }
  /** It disappears from the phone after this many seconds. */
  expiration?: number
  /** The kind of the quoted message. */
  quoted?: string
  /** What the phone draws for a voice message: its length, and 64 samples of its loudness. */
  voice?: { mimeType: string; seconds: number; waveform: number[] }
}
/** A repeated id that a guest's phone dropped. */
export type DroppedRecord = { at: number; guest: string; number: string; id: string }
/** A receipt that a guest's phone sent for a number's message. */
export type GivenReceipt = {
  at: number
  guest: string
  number: string
  id: string
  type: 'delivered' | 'read' | 'played'
}
/** A message that a guest wrote to a number, and its receipts. */
export type GuestMessageRecord = {
  at: number
  guest: string
  number: string
  id: string
  kind: string
  text?: string
  address: string
  /** The linked devices that it was meant for when it was written. */
  devices: number
  transmissions: number
  retries: number
  refusals: number
  deliveredAt?: number
  readAt?: number
  playedAt?: number
}
export type NoteRecord = { at: number; number?: string; note: string; detail?: unknown }

export type Ledger = {
  frames: FrameRecord[]
  shown: ShownRecord[]
  dropped: DroppedRecord[]
  receipts: GivenReceipt[]
  guestMessages: Map<string, GuestMessageRecord>
  notes: NoteRecord[]
  /** Registers a listener that runs after every new or changed record. */
  onChange: (listener: () => void) => () => void
  frame: (record: FrameRecord) => FrameRecord
  show: (record: ShownRecord) => void
  drop: (record: DroppedRecord) => void
  receipt: (record: GivenReceipt) => void
  guestMessage: (record: GuestMessageRecord) => void
  note: (record: NoteRecord) => void
  /** Passes a changed record to the listeners and the file. */
  changed: (kind: string, record: object) => void
  clear: () => void
  close: () => Promise<void>
}

/**
 * The network's own record, by which the product is judged. With a path, each record is appended there as an NDJSON
 * line (`record` names its kind), and again when it changes: an id's last line is valid.
 */
export function makeLedger(path?: string): Ledger {
  const listeners = new Set<() => void>()
  const file: WriteStream | undefined = path ? createWriteStream(path, { flags: 'a' }) : undefined
  const changed = (kind: string, record: object) => {
    file?.write(`${JSON.stringify({ record: kind, ...record })}\n`)
    for (const listener of listeners) listener()
  }
  const ledger: Ledger = {
    frames: [],
    shown: [],
    dropped: [],
    receipts: [],
    guestMessages: new Map(),
    notes: [],
    changed,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    frame: (record) => {
      ledger.frames.push(record)
      changed('frame', record)
      return record
    },
    show: (record) => {
      ledger.shown.push(record)
      changed('shown', record)
    },
    drop: (record) => {
      ledger.dropped.push(record)
      changed('dropped', record)
    },
    receipt: (record) => {
      ledger.receipts.push(record)
      changed('receipt', record)
    },
    guestMessage: (record) => {
      ledger.guestMessages.set(record.id, record)
      changed('guest_message', record)
    },
    note: (record) => {
      ledger.notes.push(record)
      changed('note', record)
    },
    clear: () => {
      for (const list of [ledger.frames, ledger.shown, ledger.dropped, ledger.receipts, ledger.notes]) list.length = 0
      ledger.guestMessages.clear()
      changed('cleared', {})
    },
    close: () => new Promise((resolve) => (file ? file.end(() => resolve()) : resolve())),
  }
  return ledger
}
