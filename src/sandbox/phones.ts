import { randomBytes } from 'node:crypto'
import type { Connection } from './connection.ts'
import type { Guest } from './guests.ts'
import type { HistoryManner, Remembered } from './history.ts'
import type { BinaryNode } from './nodes.ts'
import { makeSignalDevice, type SignalDevice } from './signal-device.ts'
import type { GuestToken } from './tokens.ts'

/** What WhatsApp has imposed on a number; instants are UTC milliseconds. */
export type Restriction = {
  reachoutTimelock?: { until: number; type: string }
  /** A quota of new chats. First messages count; its stage follows from what is used unless `status` gives it. */
  capping?: {
    status?: CappingStatus
    total: number
    used: number
    until: number
    /** The only name by which it may be requested. */
    type?: string
  }
}
export type CappingStatus = 'NONE' | 'FIRST_WARNING' | 'SECOND_WARNING' | 'CAPPED'
export type AppStateCollection = { version: number; patches: Buffer[] }

/** The primary phone of one of our numbers. */
export type OwnPhone = {
  phone: string
  lid: string
  pushName: string
  signal: SignalDevice
  companions: Map<number, Companion>
  nextDevice: number
  /** LIDs of those it already has a chat with: writing to anybody else is a first contact. */
  acquainted: Set<string>
  /** Secrets of the messages it has sent, by message id: later changes to a message are encrypted with them. */
  secrets: Map<string, Uint8Array>
  restriction: Restriction
  /** Tokens of guests who trust the number, by LID; without one a first message is refused if `requiresTokens`. */
  tokens: Map<string, GuestToken>
  requiresTokens: boolean
  /** Chats as they were before any device was linked, and how devices are told about them. */
  memory: Map<Guest, Remembered[]>
  history: HistoryManner
  /** Requested while it was switched off. */
  questions: (() => Promise<void>)[]
  appState: Map<string, AppStateCollection>
  appStateKey: { id: Buffer; data: Buffer }
  /** No device is linked without it. */
  passkey?: import('./passkey.ts').PasskeyDemand
  /** LIDs it has blocked. */
  blocked: Set<string>
}

/** A linked device of a number: the product. */
export type Companion = {
  owner: OwnPhone
  device: number
  noiseKey: Buffer
  identity: Buffer
  registrationId: number
  signedPreKey: { id: number; public: Buffer; signature: Buffer }
  preKeys: { id: number; public: Buffer }[]
  /** It has the key share and the history that a device gets at its first login. */
  greeted: boolean
  /** Everything not yet acknowledged by the device, in order. */
  pending: Map<string, BinaryNode>
  /** Of these, what was not sent over the current connection. */
  unsent: BinaryNode[]
  /** Messages that waited for it and were discarded, about which it has not been told. */
  droppedOffline: number
  connection?: Connection
  /** The pre-keys ran low and the device was told so. */
  lowKeysReported: boolean
}

export type Phones = {
  create: (phone: string, pushName?: string) => OwnPhone
  byPhone: (phone: string) => OwnPhone | undefined
  byLid: (lid: string) => OwnPhone | undefined
  all: () => OwnPhone[]
}

export function makePhones(): Phones {
  const byPhone = new Map<string, OwnPhone>()
  const byLid = new Map<string, OwnPhone>()
  return {
    create: (phone, pushName = `Restaurant ${phone.slice(-4)}`) => {
      const existing = byPhone.get(phone)
      if (existing) return existing
      const lid = String(2_000_000_000_000 + byPhone.size)
      const created: OwnPhone = {
        phone,
        lid,
        pushName,
        signal: makeSignalDevice(`phone${phone}`),
        companions: new Map(),
        nextDevice: 1,
        acquainted: new Set(),
        tokens: new Map(),
        requiresTokens: false,
        secrets: new Map(),
        restriction: {},
        memory: new Map(),
        history: {},
        questions: [],
        appState: new Map(),
        appStateKey: { id: randomBytes(6), data: randomBytes(32) },
        blocked: new Set(),
      }
      byPhone.set(phone, created)
      byLid.set(lid, created)
      return created
    },
    byPhone: (phone) => byPhone.get(phone),
    byLid: (lid) => byLid.get(lid),
    all: () => [...byPhone.values()],
  }
}
