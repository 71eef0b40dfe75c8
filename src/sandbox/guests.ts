import type { SenderKeyRecord } from '@whiskeysockets/baileys/lib/Signal/Group/index.js'
import type { Behaviour } from './behaviour.ts'
import type { Garbled } from './guest-outbox.ts'
import type { Companion } from './phones.ts'
import { makeSignalDevice, type SignalDevice, type SpareKeys } from './signal-device.ts'

/** A virtual person with a phone. Keys and sessions are created at the first contact. */
export type Guest = {
  /** Digits; undefined for a guest of whom only the LID can be known. */
  phone?: string
  lid: string
  pushName: string
  /** Given beside the LID in its messages. */
  username?: string
  /** A code that strangers who look up the username have to give. */
  usernameKey?: string
  behaviour: Behaviour
  /** The phone's keys held by the server. */
  keys: KeysAtServer
  /** Its linked devices, besides the phone. */
  companions: GuestCompanion[]
  /** Messages that arrive while it is switched off wait for it. */
  online: boolean
  inbox: (() => Promise<void>)[]
  live?: GuestPhone
}
/** The server's knowledge of a device's keys: all, nothing, or some with a wrong signature. */
export type KeysAtServer = 'sound' | 'none' | 'forged'
/** A linked device of a guest. */
export type GuestCompanion = { device: number; keys: KeysAtServer; signal?: SignalDevice }
export type GuestPhone = {
  signal: SignalDevice
  /** Ids already shown, as `number:id`: a repeat is dropped. */
  seen: Set<string>
  /** What it wrote, by id, for numbers that ask for a repeat. */
  sent: Map<
    string,
    { number: string; plain: Buffer; attrs: Record<string, string>; secret?: Buffer; garbled?: Garbled | undefined }
  >
  /** Its keys for groups, by the group's address, and the devices that have them. */
  groupKeys: Record<string, { record: SenderKeyRecord; givenTo: Set<Companion> }>
  /** Everything it does happens one after the other. */
  tail: Promise<void>
  answered: number
}

export type NewGuests = {
  /** Phones for which to create guests; or `count` of them from `from` upwards. */
  phones?: string[]
  from?: string
  count?: number
  names?: string[]
  behaviour?: Behaviour
  companions?: Omit<GuestCompanion, 'signal'>[]
  /** Guests whose phone nobody ever learns: they write as `@lid` without `sender_pn`. */
  withoutPhone?: boolean
}

export type Guests = {
  create: (guests: NewGuests) => Guest[]
  byPhone: (phone: string) => Guest | undefined
  byLid: (lid: string) => Guest | undefined
  /** By phone or LID, whichever is given. */
  find: (phoneOrLid: string) => Guest | undefined
  all: () => Iterable<Guest>
  count: () => number
  /** To another phone, another LID or both. */
  move: (guest: Guest, to: { phone?: string | undefined; newLid?: boolean | undefined }) => void
}

const FIRST_LID = 100_000_000_000_000

export function makeGuests(): Guests {
  const byPhone = new Map<string, Guest>()
  const byLid = new Map<string, Guest>()
  let nextLid = FIRST_LID
  const add = (phone: string | undefined, pushName: string, behaviour: Behaviour): Guest => {
    const known = phone ? byPhone.get(phone) : undefined
    if (known) {
      known.pushName = pushName
      known.behaviour = behaviour
      return known
    }
    const lid = String(nextLid++)
    const guest: Guest = { phone, lid, pushName, behaviour, keys: 'sound', companions: [], online: true, inbox: [] }
    byLid.set(lid, guest)
    if (phone) byPhone.set(phone, guest)
    return guest
  }
  return {
    create: ({ phones, from, count = 1, names, behaviour = {}, companions = [], withoutPhone = false }) => {
      const first = from ? BigInt(from) : 79_160_000_000n
      const list = phones ?? Array.from({ length: count }, (_, i) => String(first + BigInt(i)))
      return list.map((phone, i) => {
        const name = names?.[i % names.length] ?? `Guest ${phone.slice(-5)}`
        const guest = add(withoutPhone ? undefined : phone, name, behaviour)
        guest.companions = companions.map((companion) => ({ ...companion }))
        return guest
      })
    },
    byPhone: (phone) => byPhone.get(phone),
    byLid: (lid) => byLid.get(lid),
    find: (key) => byPhone.get(key) ?? byLid.get(key),
    all: () => byLid.values(),
    count: () => byLid.size,
    move: (guest, { phone, newLid }) => {
      if (phone) {
        if (guest.phone) byPhone.delete(guest.phone)
        guest.phone = phone
        byPhone.set(phone, guest)
      }
      if (!newLid) return
      byLid.delete(guest.lid)
      guest.lid = String(nextLid++)
      byLid.set(guest.lid, guest)
    },
  }
}

/** The guest's phone, created at first use, from prepared keys if there are any. */
export function phoneOf(guest: Guest, spareKeys?: SpareKeys[]): GuestPhone {
  guest.live ??= {
    signal: makeSignalDevice(`guest${guest.lid}`, spareKeys?.pop()),
    seen: new Set(),
    sent: new Map(),
    groupKeys: {},
    tail: Promise.resolve(),
    answered: 0,
  }
  return guest.live
}

/** The keys of a guest's linked device, created at first use. */
export function signalOf(guest: Guest, companion: GuestCompanion): SignalDevice {
  companion.signal ??= makeSignalDevice(`guest${guest.lid}/${companion.device}`)
  return companion.signal
}

/** How the ledger names a guest: by phone, or by LID when there is none. */
export function guestName(guest: Guest): string {
  return guest.phone ?? guest.lid
}

/** Whether it can be reached on WhatsApp at all. */
export function onWhatsApp(guest: Guest): boolean {
  return guest.behaviour.onWhatsApp !== false
}
