import type { Generated } from 'kysely'
import type { Json } from './columns.ts'

export type NotificationsTables = {
  push_keys: PushKeysTable
  push_subscriptions: PushSubscriptionsTable
  push_deliveries: PushDeliveriesTable
  notification_settings: NotificationSettingsTable
  notification_cursor: NotificationCursorTable
  notifications: NotificationsTable
}

/** By which push services know this installation (VAPID): created once, shared by all processes. */
export type PushKeysTable = {
  id: 1
  /** Base64url, as browsers expect. */
  public_key: string
  /** Encrypted. */
  private_key: Uint8Array
  created_at: number
}

/** A user's browser that wants notifications, even while no console is open in it. */
export type PushSubscriptionsTable = {
  id: string
  user_id: string
  /** Whoever signs out gets no more notifications there. */
  session_id: string
  endpoint_hash: string
  /** Encrypted: the address at the push service and the browser's keys. */
  endpoint: Uint8Array
  language: 'ru' | 'en'
  /** The browser, as it calls itself. */
  agent: string | null
  created_at: number
  updated_at: number
  /** When the push service last accepted something for it, and its message when it last did not. */
  reached_at: number | null
  last_error: string | null
}

export type NotificationKind =
  | 'message'
  | 'messages'
  | 'call'
  | 'overdue'
  | 'assigned'
  | 'mention'
  | 'rule'
  | 'rule_stopped'
  | 'low_rating'
  | 'grave_review'
  | 'alert'
  | 'number_down'
  | 'test'

export type NotificationSettingsTable = { user_id: string; settings: Json; updated_at: number }

/** The position up to which events have been processed. */
export type NotificationCursorTable = { id: 1; position: number }

/**
 * The outcome: notified; part of another notification; somebody was faster; outside the user's hours; no longer theirs.
 */
export type NotificationOutcome = 'told' | 'grouped' | 'seen' | 'quiet' | 'unwanted'

/** A user is to be notified of an event. */
export type NotificationsTable = {
  id: string
  user_id: string
  event_id: string
  kind: NotificationKind
  /** On a screen the newest of a tag replaces the others. */
  tag: string
  guest_id: string | null
  /** The message, note, rating, review, restaurant, number or rule. */
  ref_id: string | null
  /** The number of guests it is about. */
  guests: number
  at: number
  created_at: number
  /** Null: not notified yet. */
  outcome: NotificationOutcome | null
}

/** A notification still to be delivered to a browser. Removed when it was accepted, or cannot be delivered. */
export type PushDeliveriesTable = {
  notification_id: string
  subscription_id: string
  attempts: Generated<number>
  /** While somebody is working on it: when another may try. */
  next_attempt_at: number
}
