import type { SendKind } from '../db/schema/numbers.ts'

export type PermitRequest = {
  kind: SendKind
  /** WhatsApp message id. */
  messageId: string
  /** `clock.steady()`. */
  at: number
  /** The guest has never written to this number: what WhatsApp's restrictions are about. */
  firstContact: boolean
  /** Of official numbers: whom it goes to, and whether they have written within 24 hours (absent: they have). */
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
  /** By ourselves: see safety/. */
  | 'unsafe'
  /** Of official numbers: messages in a second; people whom the portfolio may write to first in 24 hours. */
  | 'throughput'
  | 'portfolio'
  | 'unavailable'

/** `retryAt`: steady milliseconds before which asking again is in vain; null where no time can be told. */
export type Permit = { ok: true } | { ok: false; reason: RefusalReason; retryAt: number | null }
