import type { Peer } from './peer.ts'

export const MEDIA_KINDS = ['image', 'voice', 'audio', 'video', 'document', 'sticker'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]

export type IncomingMedia = {
  kind: MediaKind
  mimeType: string
  fileName?: string
  byteSize?: number
  durationSeconds?: number
  width?: number
  height?: number
  /** Voice messages: 64 loudness samples 0..100, for drawing. */
  waveform?: Uint8Array
  /** Opaque JSON from which `Connection.fetchMedia` can download again after a restart. */
  reference: string
}

export type Money = { amount: number /** ISO 4217. */; currency: string }

/** Why a message cannot be shown here. With one of the first three it may still come, under the same id. */
export const UNSUPPORTED_REASONS = ['undecrypted', 'view_once', 'other_devices', 'unreadable', 'unknown_kind'] as const
export type UnsupportedReason = (typeof UNSUPPORTED_REASONS)[number]

export type EventDetails = {
  name: string
  description?: string
  place?: string
  url?: string
  /** UTC milliseconds. */
  startsAt?: number
  endsAt?: number
  canceled: boolean
}

export const ATTENDANCES = ['going', 'not_going', 'maybe'] as const
export type Attendance = (typeof ATTENDANCES)[number]

/** What a message says. A caption of media is its `text`; so are the words with an order or a product. */
export type IncomingContent =
  | { type: 'text'; text: string }
  | { type: 'media'; media: IncomingMedia; text?: string }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string; live?: true }
  | { type: 'contact'; contacts: { name: string; phones: string[]; vcard: string }[] }
  | {
      type: 'order'
      title?: string
      text?: string
      itemCount?: number
      /** If the message has them: for orders from a catalogue only their number is known. */
      items: { name: string; quantity: number; price?: number }[]
      total?: Money
    }
  | { type: 'product'; title: string; description?: string; text?: string; price?: Money; url?: string }
  | { type: 'poll'; question: string; options: string[]; multiple: boolean }
  | ({ type: 'event' } & EventDetails)
  | { type: 'reaction'; targetId: string; emoji: string }
  | { type: 'edit'; targetId: string; text: string }
  | { type: 'delete'; targetId: string }
  /** The event as it is from now on. */
  | { type: 'event_edit'; targetId: string; event: EventDetails }
  /** Whether somebody comes to an event, replacing their earlier answer. */
  | { type: 'attendance'; targetId: string; answer: Attendance; extraGuests: number }
  /** A choice in a poll, replacing the earlier one: SHA-256 of the options, in hex. */
  | { type: 'vote'; targetId: string; options: string[] }
  /**
   * An edit, a vote or an attendance that opens only with the secret of its message: opaque JSON for
   * `WhatsApp.openSealed`.
   */
  | { type: 'sealed'; targetId: string; sealed: string }
  /** The chat's setting has changed: see `IncomingMessage.expiration`. */
  | { type: 'disappearing' }
  /** A call that has ended or was rejected; the message's id is the call's. */
  | { type: 'call'; video: boolean; outcome: CallOutcome }
  | { type: 'unsupported'; reason: UnsupportedReason /** The kind, in words of a program. */; description?: string }

/**
 * The message that something encrypted refers to. `secret` as in `IncomingMessage`; for our own messages it is known.
 */
export type SealedTarget = { id: string; fromMe: boolean; secret: string | null }

/** After how many seconds messages of a chat disappear from the phones (0: they stay), and since when (UTC ms). */
export type Expiration = { seconds: number; setAt: number }

/** What accompanies the words of a message. */
export type MessageContext = {
  forwarded?: 'once' | 'many_times'
  /** The same for pictures that were sent together. */
  albumId?: string
  viewOnce?: true
  /** A round video, filmed as an answer. */
  videoNote?: true
  linkPreview?: { url: string; title: string; description?: string }
  /** It disappears from the phones after this many seconds. */
  expiresAfterSeconds?: number
  /** The words of what it quotes, which may be nowhere else: a status, or a message from before the number was linked. */
  quoted?: { text: string; fromStatus?: true }
}

/** A person mentioned in a text, by `@` and these digits. */
export type Mention = { digits: string; peer: Peer }

/** Declined: on the number's own phone. Rejected: by `Connection.rejectCall`. */
export const CALL_OUTCOMES = ['missed', 'declined', 'rejected', 'answered'] as const
export type CallOutcome = (typeof CALL_OUTCOMES)[number]

/** A call that is ringing. */
export type RingingCall = { id: string; peer: Peer; pushName?: string; at: number; video: boolean }

export type IncomingMessage = {
  /** WhatsApp's message id; unique only together with the number and `fromMe`. */
  id: string
  peer: Peer
  /** True when it was written on the number's own phone or another linked device. */
  fromMe: boolean
  /** The name the sender shows to others. */
  pushName?: string
  /** The peer's, if WhatsApp gives it. */
  username?: string
  /** UTC milliseconds, by the server's clock. */
  at: number
  content: IncomingContent
  quotedId?: string
  context?: MessageContext
  mentions?: Mention[]
  /** What the message says about its chat. */
  expiration?: Expiration
  /** Base64: opens what is encrypted about this message later. */
  secret?: string
  /** True when it came from the offline queue or history rather than live. */
  offline: boolean
}
