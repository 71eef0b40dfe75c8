import type { Generated } from 'kysely'
import type { PromoPercent } from '../../lib/promo-percents.ts'
import type { Flag, Json } from './columns.ts'
import type { OrderDelivery } from './orders.ts'

export type ReputationTables = {
  ratings: RatingsTable
  invitations: InvitationsTable
  review_clicks: ReviewClicksTable
  rating_days: RatingDaysTable
  restaurant_alerts: RestaurantAlertsTable
  reviews: ReviewsTable
  review_topics: ReviewTopicsTable
  review_escalations: ReviewEscalationsTable
  review_replies: ReviewRepliesTable
  reply_templates: ReplyTemplatesTable
  check_list_ticks: CheckListTicksTable
  review_connections: ReviewConnectionsTable
  summary_emails: SummaryEmailsTable
}

export type RatingChannel = 'form' | 'chat' | 'api'

export type RatingsTable = {
  id: string
  order_id: string
  restaurant_id: string
  guest_id: string
  score: number
  comment: string | null
  /** Arrays of criteria. */
  good: Json
  bad: Json
  courier_score: number | null
  courier_good: Json
  courier_bad: Json
  /** Complaints found in criteria and text. */
  topics: Json
  delivery: OrderDelivery
  service: string | null
  channel: RatingChannel
  /** `none`: above the threshold, nothing to do. */
  status: 'none' | 'unprocessed' | 'processed'
  processed_at: number | null
  processed_by: string | null
  rated_at: number
  created_at: number
  updated_at: number
}

/** A guest's way to rate one order: the token of the form and of the links to review sites. */
export type InvitationsTable = {
  id: string
  order_id: string
  guest_id: string
  restaurant_id: string
  token: string
  /** When the guest was asked in the chat; null: not (yet). */
  asked_at: number | null
  opened_at: number | null
  expires_at: number
  /** When a sign without words was answered with a question for the number: once. */
  asked_back_at: number | null
  /** A score that differs from the rating's, until the guest says yes or no to it. */
  correction_score: number | null
  created_at: number
}

export type ReviewSite = 'yandex_maps' | 'two_gis' | 'google_maps' | 'tripadvisor'

export type ReviewClicksTable = {
  id: Generated<number>
  restaurant_id: string
  invitation_id: string
  site: ReviewSite
  /** Score given at that moment, if any. */
  score: number | null
  at: number
}

/** The figures at the end of a day in the restaurant's zone. */
export type RatingDaysTable = {
  restaurant_id: string
  /** `2026-11-22`. */
  date: string
  score: number | null
  cancellation_rating: number | null
  overall: number | null
}

export type RestaurantAlertsTable = {
  id: string
  restaurant_id: string
  kind: 'score' | 'cancellation_rating'
  level: 'warning' | 'critical'
  value: number
  threshold: number
  at: number
  /** When the figure left the level; null: it still holds. */
  cleared_at: number | null
}

export type ReviewSource = 'order' | 'google' | 'yandex' | 'two_gis' | 'tripadvisor' | 'other'
export type ReplyStatus = 'draft' | 'moderation' | 'published' | 'rejected'

export type ReviewsTable = {
  id: string
  restaurant_id: string
  source: ReviewSource
  /** Unique within restaurant and source: the rating's id, or the site's own. */
  external_id: string
  rating_id: string | null
  guest_id: string | null
  author: string | null
  score: number
  text: string | null
  good: Json
  bad: Json
  courier_score: number | null
  courier_good: Json
  courier_bad: Json
  /** `,taste,courier.speed,`: all criteria, good and bad, for filtering. */
  criteria: string
  /** Complaints found in criteria and text; `review_topics` has a row for each. */
  topics: Json
  /** Of the rules that found them: see `TOPICS_VERSION`. */
  topics_version: Generated<number>
  service: string | null
  posted_at: number
  deadline_at: number
  /** Status of the current reply; null: none, or the last was rejected. */
  reply_status: ReplyStatus | null
  created_at: number
  updated_at: number
}

export type ReviewTopicsTable = {
  review_id: string
  topic: string
  /** Copied from the review: lists by topic need one index. */
  restaurant_id: string
  posted_at: number
}

/** A review that a manager must see at once. */
export type ReviewEscalationsTable = {
  review_id: string
  restaurant_id: string
  /** `["injury"]`: see `GRAVE`. */
  reasons: Json
  raised_at: number
  /** When a manager took it over; null: nobody has. */
  resolved_at: number | null
  resolved_by: string | null
}

export type ReviewRepliesTable = {
  id: string
  review_id: string
  text: string
  status: ReplyStatus
  reason: string | null
  author: string
  promo_percent: PromoPercent | null
  promo_code_id: string | null
  moderated_by: string | null
  moderated_at: number | null
  published_at: number | null
  /** Whether the guest gets it in the chat; 0: on the page and the site only. */
  to_guest: Generated<Flag>
  /** The delivery that takes it there. Null: none, or it is not published yet. */
  delivery_id: Generated<string | null>
  /** For sites with a connector: whether the reply has been published there. */
  outside_status: 'waiting' | 'done' | 'failed' | null
  outside_reason: string | null
  outside_attempts: Generated<number>
  outside_next_at: number | null
  created_at: number
  updated_at: number
}

export type ReplyTemplatesTable = {
  id: string
  restaurant_id: string | null
  tone: 'positive' | 'neutral' | 'negative'
  language: 'ru' | 'en'
  address: 'vy' | 'ty' | null
  text: string
  created_at: number
}

export type CheckListTicksTable = {
  restaurant_id: string
  /** ISO week: `2026-W47`. */
  week: string
  item: string
  done_by: string
  note: string | null
  at: number
}

export type ReviewConnectionsTable = {
  restaurant_id: string
  source: ReviewSource
  /** Encrypted. */
  credentials: Uint8Array
  /** Where the connector looks, not secret. */
  location: string
  status: 'working' | 'failing' | 'refused'
  reason: string | null
  synced_at: number | null
  failures: Generated<number>
  next_sync_at: number
  created_at: number
}

export type SummaryEmailsTable = {
  /** The Monday of the week: `2026-11-16`. */
  week: string
  address: string
  /** `sending`: from here on it may have left. `unconfirmed`: nobody knows whether it did. */
  status: 'waiting' | 'sending' | 'sent' | 'failed' | 'unconfirmed'
  attempts: number
  next_at: number
  claimed_at: number | null
  reason: string | null
  created_at: number
}
