import type { ReadDb } from '../db/index.ts'
import type { Channel } from '../db/schema/deliveries.ts'
import type { Route } from '../deliveries/index.ts'
import type { GuestRow } from '../guests/index.ts'

/** Channels that a provider serves over HTTP; WhatsApp is not one of them. */
export type ProvidedChannel = Exclude<Channel, 'whatsapp'>
export const PROVIDED_CHANNELS = ['sms', 'push'] as const satisfies ProvidedChannel[]

export type ChannelMessage = {
  /** Our own number of this send, 1 .. 2^31 - 1: providers that let us choose an id know it by this. */
  no: number
  /** The same for every attempt of a delivery: where a repeat replaces, this identifies the original. */
  deliveryId: string
  /** Phone in E.164, or a push token. */
  to: string
  title: string | null
  text: string
}

/** The provider has accepted it. `price` in millionths of the currency, if known. */
export type Sent = {
  outcome: 'sent'
  providerId: string
  status: string | null
  segments?: number | undefined
  price?: number | undefined
}

/** It has certainly not been accepted, and why. */
export type Refusal =
  /** It never will be. */
  | { kind: 'permanent'; code: string }
  /** Nobody is at this address any more. */
  | { kind: 'dead_address'; code: string }
  /** It may be accepted from then on. */
  | { kind: 'later'; code: string; retryAt: number }
  /**
   * For reasons of the provider's own (balance, access, outage, rate): no other message would be accepted before then.
   */
  | { kind: 'provider'; code: string; retryAt: number }

export type Refused = { outcome: 'refused'; refusal: Refusal }

/** The request left, and nobody knows what became of it. */
export type Unsure = { outcome: 'unsure'; code: string }

export type Outcome = Sent | Refused | Unsure

/** The state of a message, as the provider reports it. */
export type Fate =
  | {
      fate: 'pending' | 'delivered' | 'read'
      status: string
      price?: number | undefined
      segments?: number | undefined
    }
  | { fate: 'failed'; status: string; code: string }
  /** The provider has no such message. */
  | { fate: 'unknown' }
  | { fate: 'no_answer'; code: string }

export type ChannelProvider = {
  name: string
  channel: ProvidedChannel
  /** A repeat with the same delivery id replaces what may have arrived: it cannot become a second message. */
  repeatReplaces: boolean
  /** Takes milliseconds to seconds and ends by itself. Never throws because of the network or the provider. */
  send(message: ChannelMessage, signal: AbortSignal): Promise<Outcome>
  /** Asks about a message by the provider's id. */
  ask?(sent: { providerId: string | null; no: number; to: string }, signal: AbortSignal): Promise<Fate>
  /** It can be asked by our own number, so an unsure send can be resolved. */
  knowsOurNumber: boolean
  /** It reports by itself; asking is only for lost reports. */
  reports: boolean
}

/** How a channel reaches guests: each guest's addresses, or why there are none. */
export type RouterTo = (db: ReadDb, guests: readonly GuestRow[]) => Promise<(guest: GuestRow) => Route<string[]>>

/** The configured ones, in the order in which they are tried. */
export type Providers = Record<ProvidedChannel, readonly ChannelProvider[]>
