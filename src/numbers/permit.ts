import type { SendKind } from '../db/schema/numbers.ts'

export type PermitRequest = {
  kind: SendKind
  /** WhatsApp message id. */
  messageId: string
  /** `clock.steady()`. */
  at: number
  /** The guest has never written to this number: the kind of message that WhatsApp restricts. */
  firstContact: boolean
  /** For official numbers: the recipient, and whether they have written within 24 hours (absent: they have). */
  guestId?: string
  windowOpen?: boolean
}

export type RefusalReason =
  | 'minute'
  | 'hour'
  | 'day'
  | 'pace'
  | 'warm_up'
  /** By WhatsApp. */
  | 'restricted'
  /** By our own safety watch: see safety/. */
  | 'unsafe'
  /** For official numbers: messages per second; people whom the portfolio may write to first within 24 hours. */
  | 'throughput'
  | 'portfolio'
  | 'unavailable'

/** `retryAt`: steady milliseconds before which asking again is pointless; null where no time is known. */
export type Permit = { ok: true } | { ok: false; reason: RefusalReason; retryAt: number | null }
