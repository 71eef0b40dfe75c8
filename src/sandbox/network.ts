import type { Call } from './calls.ts'
import type { Connection } from './connection.ts'
import type { Faults } from './faults.ts'
import type { Guest, Guests } from './guests.ts'
import type { IdleTurns } from './idle-turns.ts'
import type { IdentityKey } from './keys.ts'
import type { Ledger } from './ledger.ts'
import type { MediaStore } from './media-host.ts'
import { parseJid } from './nodes.ts'
import type { OwnPhone, Phones } from './phones.ts'
import { makeSpareKeys, type SpareKeys } from './signal-device.ts'

/** Everything the parts of the sandbox network share. */
export type Network = {
  now: () => number
  /** Uniform in [0, 1); seeded, so that a run can be repeated. */
  random: () => number
  root: IdentityKey
  phones: Phones
  guests: Guests
  ledger: Ledger
  faults: Faults
  media: MediaStore
  /** Connections so far: to the network and to its media host. */
  accepted: () => { network: number; media: number }
  connections: Set<Connection>
  /** Message ids accepted so far, as `number|id`. */
  acceptedIds: Set<string>
  /** Connections that show a QR code, by its reference. */
  waitingForScan: Map<string, Connection>
  /** Calls that are ringing now, by id. */
  calls: Map<string, Call>
  /** Timers of scripted behaviour, cleared when the network stops. */
  timers: Set<NodeJS.Timeout>
  idle: IdleTurns
  /** Versions of WhatsApp Web: the one browsers get now, and the oldest and newest that may log in. */
  webVersion: WebVersion
  /** Made while nothing else is to do, because a client waits for the keys of a guest it has not written to yet. */
  spareKeys: SpareKeys[]
}

/** Revisions: the last part of a version. `latest` null: the page that names it is away. */
export type WebVersion = { latest: number | null; oldest?: number; newest?: number }

export type Party = { kind: 'phone'; phone: OwnPhone } | { kind: 'guest'; guest: Guest }

/** The owner of a jid, by phone or LID. */
export function findParty(network: Network, jid: string | undefined): Party | undefined {
  const address = parseJid(jid)
  if (!address || address.server === 'other') return undefined
  const phone = address.server === 'lid' ? network.phones.byLid(address.user) : network.phones.byPhone(address.user)
  if (phone) return { kind: 'phone', phone }
  const guest = address.server === 'lid' ? network.guests.byLid(address.user) : network.guests.byPhone(address.user)
  return guest && { kind: 'guest', guest }
}

/** Runs a step of scripted behaviour later; dropped when the network stops. */
export function later(network: Network, ms: number, step: () => void): void {
  if (ms <= 0) {
    step()
    return
  }
  const timer = setTimeout(() => {
    network.timers.delete(timer)
    step()
  }, ms)
  network.timers.add(timer)
}

const SPARE_KEYS = 50

/** Fills the store of spare keys, one set per turn. */
export async function refillSpareKeys(network: Network): Promise<void> {
  while (network.spareKeys.length < SPARE_KEYS) {
    await network.idle.turn()
    network.spareKeys.push(makeSpareKeys())
  }
}
