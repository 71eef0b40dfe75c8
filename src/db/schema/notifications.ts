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

/** By which push services know this installation (VAPID): made once, shared by all processes. */
export type PushKeysTable = {
  id: 1
  /** Base64url, as browsers take it. */
  public_key: string
  /** Encrypted. */
  private_key: Uint8Array
  created_at: number
}

/** A browser of a user that wants to be told, also while no console is open in it. */
export type PushSubscriptionsTable = {
  id: string
  user_id: string
  /** Whoever signs out is told nothing there any more. */
  session_id: string
  endpoint_hash: string
  /** Encrypted: the address at the push service and the browser's keys. */
  endpoint: Uint8Array
  language: 'ru' | 'en'
  /** The browser, as it calls itself. */
  agent: string | null
  created_at: number
  updated_at: number
  /** When the push service last took something for it, and what it said when it last did not. */
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

/** Up to which position the events have been looked at. */
export type NotificationCursorTable = { id: 1; position: number }

/** What became of it: told; part of another that was told; somebody was faster; out of the user's hours; not theirs any more. */
export type NotificationOutcome = 'told' | 'grouped' | 'seen' | 'quiet' | 'unwanted'

/** A user is to hear of an event. */
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
  /** Of how many guests it tells. */
  guests: number
  at: number
  created_at: number
  /** Null: still to be told. */
  outcome: NotificationOutcome | null
}

/** A notification that a browser is still to be brought. Gone when it was taken, or cannot be. */
export type PushDeliveriesTable = {
  notification_id: string
  subscription_id: string
  attempts: Generated<number>
  /** While somebody is at it: when another may try. */
  next_attempt_at: number
}
