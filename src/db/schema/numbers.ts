import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'

export type NumbersTables = {
  numbers: NumbersTable
  number_states: NumberStatesTable
  number_safety: NumberSafetyTable
  number_first_messages: NumberFirstMessagesTable
  send_ledger: SendLedgerTable
  portfolios: PortfoliosTable
  portfolio_recipients: PortfolioRecipientsTable
}

export type NumberState = 'pairing' | 'connecting' | 'open' | 'paused' | 'restricted' | 'logged_out' | 'failed'

/** `linked`: a linked device of a phone. `cloud_api`: Meta's Cloud API, an official number. */
export type NumberKind = 'linked' | 'cloud_api'

export type NumbersTable = {
  id: string
  kind: Generated<NumberKind>
  label: string
  restaurant_id: string | null
  time_zone: string | null
  phone: string | null
  lid: string | null
  state: NumberState
  reason: string | null
  state_at: number
  /** What people want it to be; the session pool works towards it. */
  desired_state: 'online' | 'paused' | 'logged_out'
  /** Raised to request a fresh session. */
  restarts: Generated<number>
  per_minute: number
  per_hour: number
  pacing: 'even' | 'burst'
  linked_at: number | null
  /** When warm-up was completed, measured or declared. */
  warm_at: number | null
  warm_declared_by: string | null
  connected_at: number | null
  last_frame_at: number | null
  /** Since when it is banned or unlinked; null: it is not, or it was so before this was recorded. */
  lost_at: number | null
  restriction_kind: 'reachout_lock' | 'new_chat_cap' | 'spam_limit' | null
  restriction_until: number | null
  restriction_at: number | null
  /** WhatsApp's latest quota of new chats, and the new chats begun since: see numbers/new-chats.ts. */
  new_chats: Json | null
  new_chats_begun: Generated<number>
  /** 0 good, 1 watched, 2 and 3 slowed, 4 stopped: see numbers/safety. */
  safety_grade: Generated<SafetyGrade>
  safety_at: number | null
  safety_reason: string | null
  /** The figures when the grade was decided, and as last measured. */
  safety_decided_on: Json | null
  safety_figures: Json | null
  /** Only messages sent since count: somebody, or the cool-down, has given the number a fresh start. */
  safety_from: number | null
  /** Refusals one after the other, see numbers/safety/streak.ts. Null: none. */
  safety_streak: Json | null
  lease_owner: string | null
  lease_until: number | null
  /** Whose steady clock the ledger's times use, and how far wall time was ahead of that clock when last seen. */
  ledger_owner: string | null
  ledger_skew: Generated<number>
  /** A QR is offered until then; requesting one extends it. */
  pairing_until: number | null
  qr: string | null
  qr_expires_at: number | null
  /** The phone for which a pairing code was requested, until it is linked; and WhatsApp's code. */
  pairing_phone: string | null
  pairing_code: string | null
  /** Linking by passkey: what WhatsApp waits for, and the owner's answer until it is passed on. */
  passkey: Json | null
  passkey_answer: Json | null
  /** The number's own proxy without its secret, see numbers/proxy.ts; null: the default. */
  proxy_url: string | null
  proxy_secret: Uint8Array | null
  /** Which calls are rejected, see numbers/calls.ts; null: as for all numbers. */
  calls: Json | null
  /** How much of the phone's history is taken, see numbers/history.ts; null: as for all numbers. */
  history: 'recent' | 'off' | null
  /**
   * For an official number, see numbers/cloud-api: its ids at Meta, the API's address, and its encrypted secrets (null:
   * erased).
   */
  meta_phone_id: Generated<string | null>
  meta_account_id: Generated<string | null>
  meta_url: Generated<string | null>
  meta_secrets: Generated<Uint8Array | null>
  /** For an official number: the portfolio at Meta whose limit it shares, if Meta has named it. */
  portfolio_id: Generated<string | null>
  /** Messages per second that Meta accepts from it; null: unknown. */
  per_second: Generated<number | null>
  created_at: number
  deleted_at: number | null
}

export type NumberStatesTable = {
  id: Generated<number>
  number_id: string
  at: number
  state: NumberState
  reason: string | null
}

export type SafetyGrade = 0 | 1 | 2 | 3 | 4

/** How a number's safety changed, why, on what figures, and by whom. */
export type NumberSafetyTable = {
  id: Generated<number>
  number_id: string
  at: number
  grade: SafetyGrade
  previous_grade: SafetyGrade
  reason: string
  /** What a person said. */
  note: string | null
  figures: Json
  actor: string
}

/** For one day (whole days since 1970, UTC): first messages, those with the guest's token, refusals with 463. */
export type NumberFirstMessagesTable = {
  number_id: string
  day: number
  sent: number
  with_token: number
  refused: number
}

export type SendKind =
  | 'reply'
  /** Answers a guest automatically: leaves with the replies, and is counted separately. */
  | 'automatic'
  /** What programs send to guests who did not write first: leaves with the replies, at the pace of mailings. */
  | 'api'
  | 'review_reply'
  | 'rating_request'
  | 'weekly_summary'
  | 'trigger'
  | 'mailing'
  | 'test'

export type SendLedgerTable = {
  id: Generated<number>
  number_id: string
  kind: SendKind
  /** WhatsApp message id. */
  message_id: string
  /** When the permit was given (steady clock). */
  at: number
  /** The latest moment at which WhatsApp can have received it: its slot is free one window later. Null: in flight. */
  settled_at: number | null
  /** Numbers the settled sends of the number without a gap, in the order of `settled_at`. Null: in flight. */
  settled_seq: number | null
  /** 1: WhatsApp refused it. */
  refused: Generated<Flag>
  /** For a paced send: the distance the next one keeps from it, in thousandths of the even interval. */
  gap: number | null
}

/** A portfolio at Meta, whose official numbers share one limit: see numbers/portfolio. */
export type PortfoliosTable = {
  /** Meta's id of the portfolio, or of the business account if Meta does not give that. */
  id: string
  /** How many different people its numbers may write to first within 24 hours. Null: unlimited. */
  messaging_limit: number | null
  /** Rows of `portfolio_recipients`, including old ones until the next is counted. */
  recipients: number
  /** When Meta last gave the limit; null: never, so a new portfolio's limit applies. */
  told_at: number | null
  created_at: number
}

/**
 * Who was last written to first by one of the portfolio's numbers, and when. Rows older than 24 hours no longer count.
 */
export type PortfolioRecipientsTable = {
  portfolio_id: string
  guest_id: string
  /** WhatsApp message id of the last of them. */
  message_id: string
  /** The latest moment at which Meta can have received it. */
  counted_at: number
  /** The same for the message before; null: none within its 24 hours. */
  before_at: number | null
}
