import type { Generated } from 'kysely'

/**
 * All tables. Conventions: `*_at` is UTC milliseconds; `Flag` is 0 or 1; `Json` is text holding JSON; ids are prefixed
 * strings. The same in SQLite and PostgreSQL. One long page, so that the whole store can be read from top to bottom. A table is written only by the slice named above it.
 */
export type Schema = {
  outbox: OutboxTable
  relay_state: RelayStateTable

  api_keys: ApiKeysTable
  audit_log: AuditLogTable
  idempotency_keys: IdempotencyKeysTable
  users: UsersTable
  user_sessions: UserSessionsTable
  user_accounts: UserAccountsTable
  user_verifications: UserVerificationsTable

  whatsapp_credentials: WhatsAppCredentialsTable
  whatsapp_keys: WhatsAppKeysTable
  whatsapp_journal: WhatsAppJournalTable

  restaurants: RestaurantsTable
  guests: GuestsTable
  guest_identities: GuestIdentitiesTable
  guest_tags: GuestTagsTable
  guest_notes: GuestNotesTable
  quick_answers: QuickAnswersTable
  feed: FeedTable

  numbers: NumbersTable
  number_states: NumberStatesTable
  number_safety: NumberSafetyTable
  send_ledger: SendLedgerTable

  chats: ChatsTable
  messages: MessagesTable
  pending_changes: PendingChangesTable
  message_actions: MessageActionsTable
  media: MediaTable

  lanes: LanesTable
  deliveries: DeliveriesTable
  delivery_counts: DeliveryCountsTable

  channel_sends: ChannelSendsTable
  channel_totals: ChannelTotalsTable
  channel_gates: ChannelGatesTable
  provider_states: ProviderStatesTable
  push_tokens: PushTokensTable

  templates: TemplatesTable
  template_versions: TemplateVersionsTable
  audiences: AudiencesTable
  audience_members: AudienceMembersTable
  audience_imports: AudienceImportsTable
  audience_import_problems: AudienceImportProblemsTable
  mailings: MailingsTable
  mailing_orders: MailingOrdersTable
  mailing_occurrences: MailingOccurrencesTable

  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  webhook_attempts: WebhookAttemptsTable

  orders: OrdersTable
  order_hours: OrderHoursTable
  bonuses: BonusesTable
  guest_retention: GuestRetentionTable
  guest_dishes: GuestDishesTable
  retention_changes: RetentionChangesTable

  ratings: RatingsTable
  invitations: InvitationsTable
  review_clicks: ReviewClicksTable
  rating_days: RatingDaysTable
  restaurant_alerts: RestaurantAlertsTable
  reviews: ReviewsTable
  review_replies: ReviewRepliesTable
  reply_templates: ReplyTemplatesTable
  promo_codes: PromoCodesTable
  check_list_ticks: CheckListTicksTable
  review_connections: ReviewConnectionsTable
}

export type Flag = 0 | 1
export type Json = string

// ── db ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type OutboxTable = {
  seq: Generated<number>
  id: string
  type: string
  data: Json
  at: number
  /** Given by the relay, gapless and in order: what `Last-Event-ID` and subscribers count by. Null until relayed. */
  position: number | null
}

export type RelayStateTable = {
  id: 1
  position: number
}

// ── access ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type ApiKeysTable = {
  id: string
  name: string
  hash: string
  scopes: Json
  created_at: number
  last_used_at: number | null
  revoked_at: number | null
}

export type AuditLogTable = {
  id: string
  at: number
  actor: string
  action: string
  subject: string
  details: Json
}

export type IdempotencyKeysTable = {
  actor: string
  key: string
  request_hash: string
  status: number | null
  body: Json | null
  created_at: number
}

/** RFC 3339 in UTC, always with milliseconds, so that it sorts as text: as the sessions' library writes times. */
export type InstantText = string

export type UsersTable = {
  id: string
  name: string
  email: string
  email_verified: Generated<Flag>
  image: string | null
  created_at: InstantText
  updated_at: InstantText
  role: string
  language: string | null
  disabled_at: number | null
  /** Only the name is left, for what the user has done. */
  deleted_at: number | null
  last_sign_in_at: number | null
}

export type UserSessionsTable = {
  id: string
  user_id: string
  token: string
  expires_at: InstantText
  ip_address: string | null
  user_agent: string | null
  created_at: InstantText
  updated_at: InstantText
}

/** How a user proves who they are: one row, with the password's hash. */
export type UserAccountsTable = {
  id: string
  user_id: string
  account_id: string
  provider_id: string
  password: string | null
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: InstantText | null
  refresh_token_expires_at: InstantText | null
  scope: string | null
  created_at: InstantText
  updated_at: InstantText
}

/** Of the sessions' library; nothing of ours is kept in it yet. */
export type UserVerificationsTable = {
  id: string
  identifier: string
  value: string
  expires_at: InstantText
  created_at: InstantText
  updated_at: InstantText
}

// ── whatsapp ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type WhatsAppCredentialsTable = {
  number_id: string
  /** Encrypted. */
  value: Uint8Array
}

export type WhatsAppKeysTable = {
  number_id: string
  kind: string
  id: string
  /** Encrypted. */
  value: Uint8Array
}

/** Plaintexts whose ratchet step is saved but which the inbox has not confirmed yet. */
export type WhatsAppJournalTable = {
  number_id: string
  id: string
  /** Encrypted. */
  value: Uint8Array
  at: number
}

// ── guests ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type RestaurantsTable = {
  id: string
  name: string
  time_zone: string
  courier: 'own' | 'partner'
  settings: Json
  created_at: number
}

export type GuestsTable = {
  id: string
  phone: string | null
  name: string | null
  push_name: string | null
  language: string | null
  time_zone: string | null
  /** Month and day of the birthday, as `05-17`; the year where it is known. */
  birth_day: string | null
  birth_year: number | null
  attributes: Json
  /** Null: never asked WhatsApp. */
  on_whatsapp: Flag | null
  on_whatsapp_at: number | null
  blocked_at: number | null
  opted_out_at: number | null
  /** How: `message` (they wrote it), `api`, `mailing_link`, ... */
  opted_out_source: string | null
  last_mailed_at: number | null
  unread_count: Generated<number>
  /** Ratings and reviews that wait for an operator. */
  unprocessed_count: Generated<number>
  last_message_id: string | null
  /** 0: never. Not null, so that the guests list pages by one index. */
  last_message_at: Generated<number>
  last_inbound_at: number | null
  /** Whose the conversation is: the id of a user or key, or a name. */
  assignee: string | null
  /** In the past: open again. */
  snoozed_until: number | null
  resolved_at: number | null
  /** This row is the husk of a guest that turned out to be another one. */
  merged_into: string | null
  created_at: number
  updated_at: number
}

export type GuestIdentitiesTable = {
  kind: 'phone' | 'lid'
  value: string
  guest_id: string
  created_at: number
}

export type GuestTagsTable = {
  tag: string
  guest_id: string
}

/** What operators tell each other of a guest. */
export type GuestNotesTable = {
  id: string
  guest_id: string
  /** The id of a user or key. */
  author: string
  text: string
  created_at: number
  updated_at: number
}

export type QuickAnswersTable = {
  id: string
  /** In small letters. */
  shortcut: string
  title: string
  /** The title as search compares it. */
  folded_title: string
  text: string
  language: string | null
  created_at: number
  updated_at: number
}

export type FeedKind = 'message' | 'order' | 'retention' | 'bonus' | 'rating' | 'mailing' | 'reply'

export type FeedTable = {
  guest_id: string
  at: number
  kind: FeedKind
  /** Id of the row that the entry shows. */
  ref_id: string
}

// ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type NumberState = 'pairing' | 'connecting' | 'open' | 'paused' | 'restricted' | 'logged_out' | 'failed'

export type NumbersTable = {
  id: string
  label: string
  restaurant_id: string | null
  time_zone: string | null
  phone: string | null
  lid: string | null
  state: NumberState
  reason: string | null
  state_at: number
  /** What people want of it; the session pool works towards it. */
  wanted: 'online' | 'paused' | 'logged_out'
  /** Bumped to ask for a fresh session. */
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
  restriction_kind: 'reachout_lock' | 'new_chat_cap' | null
  restriction_until: number | null
  restriction_at: number | null
  /** 0 good, 1 watched, 2 and 3 slowed, 4 stopped: see numbers/safety. */
  safety_grade: Generated<SafetyGrade>
  safety_at: number | null
  safety_reason: string | null
  /** The figures when the grade was decided on, and as last measured. */
  safety_decided_on: Json | null
  safety_figures: Json | null
  /** Only messages sent since count: somebody, or the cool-down, has given the number a fresh start. */
  safety_from: number | null
  lease_owner: string | null
  lease_until: number | null
  /** Whose steady clock the ledger's times are in, and by how much wall time was ahead of that clock when last seen. */
  ledger_owner: string | null
  ledger_skew: Generated<number>
  /** A QR is offered until then; asking for one moves it on. */
  pairing_until: number | null
  qr: string | null
  qr_expires_at: number | null
  /** The phone that a pairing code was asked for, until it is linked; the code that WhatsApp gave. */
  pairing_phone: string | null
  pairing_code: string | null
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

/** How the safety of a number changed, why, on what figures, and by whom. */
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

export type SendKind = 'reply' | 'rating_request' | 'trigger' | 'mailing' | 'test'

export type SendLedgerTable = {
  id: Generated<number>
  number_id: string
  kind: SendKind
  /** WhatsApp message id. */
  message_id: string
  /** When the permit was given (steady clock). */
  at: number
  /** The latest moment at which WhatsApp can have received it: its slot is free one window after this. Null: in flight. */
  settled_at: number | null
  /** Counts the settled sends of the number without a gap, in the order of `settled_at`. Null: in flight. */
  settled_seq: number | null
  /** 1: WhatsApp refused it. */
  refused: Generated<Flag>
}

// ── inbox ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type ChatsTable = {
  id: string
  number_id: string
  guest_id: string
  created_at: number
  last_message_at: number | null
  last_inbound_at: number | null
  /** When we last wrote: what a guest wrote earlier, but arrived later, is no answer. */
  last_out_at: number | null
  /** Warm-up: messages written by us that the guest has not answered yet, and those answered. Mailings do not count. */
  unanswered_out: Generated<number>
  answered_out: Generated<number>
}

export type MessageType =
  | 'text'
  | 'image'
  | 'voice'
  | 'audio'
  | 'video'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contact'
  | 'unsupported'

export type MessageStatus = 'received' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unconfirmed'

export type MessagesTable = {
  id: string
  number_id: string
  guest_id: string
  chat_id: string
  whatsapp_id: string
  from_me: Flag
  /** Why it was sent; null for what guests write. */
  kind: SendKind | null
  delivery_id: string | null
  type: MessageType
  text: string | null
  media_id: string | null
  /** Location or contacts. */
  content: Json | null
  quoted_whatsapp_id: string | null
  /** Latest reaction by whose hand: `{"guest": {"emoji": "👍", "at": 1}, "us": {...}}`; an empty emoji took it back. */
  reactions: Json | null
  status: MessageStatus
  status_reason: string | null
  /** Who wrote it: an API key or user id; null for guests, mailings and the number's own phone. */
  author: string | null
  at: number
  created_at: number
  sent_at: number | null
  delivered_at: number | null
  read_at: number | null
  edited_at: number | null
  deleted_at: number | null
  /** Replies: sends begun so far, and not before when the next may begin. */
  attempts: Generated<number>
  next_attempt_at: number | null
  /** 1: an operator has read it, and WhatsApp has not been told yet. */
  receipt_due: Generated<Flag>
}

/** Edits, deletions and reactions whose message has not arrived yet. */
export type PendingChangesTable = {
  number_id: string
  /** WhatsApp ids. */
  target_id: string
  change_id: string
  guest_id: string
  from_me: Flag
  content: Json
  at: number
}

/** Our own edits, deletions and reactions on their way out, in one order with the replies of the chat. */
export type MessageActionsTable = {
  id: string
  number_id: string
  chat_id: string
  message_id: string
  whatsapp_id: string
  kind: 'edit' | 'delete' | 'reaction'
  /** New text or emoji. */
  text: string | null
  status: 'queued' | 'sending' | 'sent' | 'failed'
  status_reason: string | null
  author: string | null
  attempts: Generated<number>
  next_attempt_at: number | null
  created_at: number
}

export type MediaTable = {
  id: string
  message_id: string
  kind: string
  mime_type: string
  file_name: string | null
  byte_size: number | null
  duration_seconds: number | null
  width: number | null
  height: number | null
  waveform: string | null
  number_id: string | null
  /** For fetching from WhatsApp; null for our own uploads. */
  reference: string | null
  status: 'waiting' | 'stored' | 'failed'
  attempts: Generated<number>
  next_attempt_at: number | null
  /** Path below the media folder. */
  path: string | null
  created_at: number
}

// ── dispatch ──────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * waiting: may be claimed by a number. sending: claimed, the permit is taken, it may have left.
 * Ends: sent (then delivered, read), failed, unconfirmed, skipped, cancelled.
 */
export type DeliveryStatus =
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unconfirmed'
  | 'skipped'
  | 'cancelled'

export type DeliveriesTable = {
  id: string
  lane_id: string
  guest_id: string
  /** What it is for, where a guest may have several in one lane (the order of a rating request); '' in a mailing. */
  cause: string
  status: DeliveryStatus
  reason: string | null
  /** Not before this moment (start, quiet hours, retry). UTC milliseconds. */
  not_before: number
  /** While waiting: the only number that may take it (sticky), or null for any. Later: the number that sent it. */
  number_id: string | null
  message_id: string | null
  whatsapp_id: string | null
  attempts: Generated<number>
  variant: number | null
  /** 1: the guest had never written to the number when it was claimed. Null: never claimed. */
  first_contact: Generated<Flag | null>
  created_at: number
  claimed_at: number | null
  sent_at: number | null
  delivered_at: number | null
  read_at: number | null
  replied_at: number | null
  /** Automatic mailings: when it is asked whether the guest was reached, or the next channel has to. Null: not asked (any more). */
  follow_at: Generated<number | null>
}

export type Channel = 'whatsapp' | 'sms' | 'push'

/**
 * How many deliveries of a lane are in each state. Triggers keep it true; nothing else writes it. Sum over the shards:
 * a single one may be negative.
 */
export type DeliveryCountsTable = {
  lane_id: string
  status: DeliveryStatus
  /** '' for none. */
  reason: string
  /** '' for none. */
  number_id: string
  /** -1 for none. */
  variant: number
  shard: number
  count: number
  /** Those of them whose guests have answered. */
  replied: number
}

/** A stream of deliveries that is opened, paused and limited to numbers as one: a mailing, the rating requests. */
export type LanesTable = {
  /** Id of what it serves: the mailing's id, or a fixed name such as `rating_requests`; of other channels see `laneOf`. */
  id: string
  kind: Exclude<SendKind, 'reply'>
  channel: Generated<Channel>
  /** Smaller goes first. */
  priority: number
  /** 1: numbers may take from it. 0: paused. */
  open: Flag
  /** Only these numbers; null for all. */
  number_ids: Json | null
  created_at: number
  /** When it was last opened, anew or after a pause. */
  opened_at: Generated<number>
  /** How much numbers have taken from it, in thousandths of a message by its weight: the least served is next. */
  served: number
}

// ── channels ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A message given to a provider: SMS or push. WhatsApp's are `messages`. */
export type ChannelSendsTable = {
  /** What the provider knows it by, where it lets us choose. */
  no: Generated<number>
  delivery_id: string
  attempt: number
  lane_id: string
  channel: Exclude<Channel, 'whatsapp'>
  provider: string
  /** Phone in E.164, or a push token. */
  address: string
  title: string | null
  text: string
  /** Written as `sending` before it leaves. `unsure`: it may have arrived. */
  status: 'sending' | 'accepted' | 'refused' | 'unsure'
  provider_id: string | null
  /** As the provider says it. */
  provider_status: string | null
  error: string | null
  segments: number
  /** In millionths of the currency: an estimate until the provider tells (`price_known`). */
  price: number
  price_known: Generated<Flag>
  counts_as_mailing: Flag
  /** When the throttle let it pass (steady clock). */
  permit_at: number
  created_at: number
  settled_at: number | null
  reported_at: number | null
  /** When the provider is asked how it fares. Null: not asked. */
  check_at: number | null
  checks: Generated<number>
}

/** Sums of what a lane has sent, as the providers accepted it. `price` in millionths. */
export type ChannelTotalsTable = { lane_id: string; sends: number; segments: number; price: number }

/** One row for each channel: whoever takes permits locks it. */
export type ChannelGatesTable = { channel: Exclude<Channel, 'whatsapp'>; passed_at: number }

/** Providers that refuse for reasons of their own: balance, access, outage. */
export type ProviderStatesTable = {
  provider: string
  down_until: number | null
  reason: string | null
  failures: Generated<number>
  updated_at: number
}

export type PushPlatform = 'android' | 'ios' | 'web'

export type PushTokensTable = {
  id: string
  guest_id: string
  token: string
  platform: PushPlatform
  app: string
  created_at: number
  /** When the app last told it. */
  seen_at: number
  removed_at: number | null
  removed_reason: string | null
}

// ── mailings ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type TemplateChannel = 'whatsapp' | 'sms' | 'push'

export type TemplatesTable = {
  id: string
  name: string
  channel: TemplateChannel
  language: string
  /** Of a push; null: none. */
  title: Generated<string | null>
  text: string
  variants: Json
  /** The same in other languages: `{en: {title, text, variants}}`. */
  languages: Generated<Json>
  ends_without_question_ok: Flag
  /** Who waived the rule of the closing question, and when. */
  waived_by: string | null
  waived_at: number | null
  version: number
  created_at: number
  updated_at: number
  /** Archived: still serves its mailings, is offered to no new one. */
  archived_at: number | null
}

/** What a template said, version by version. */
export type TemplateVersionsTable = {
  template_id: string
  version: number
  language: string
  title: Generated<string | null>
  text: string
  variants: Json
  languages: Generated<Json>
  saved_by: string
  saved_at: number
}

export type AudiencesTable = {
  id: string
  name: string
  kind: 'conditions' | 'list'
  /** Null for lists. */
  conditions: Json | null
  created_by: string
  created_at: number
  updated_at: number
  archived_at: number | null
}

/** Who is on a list. */
export type AudienceMembersTable = {
  audience_id: string
  guest_id: string
  /** The import that brought the guest: it says by whose word, when and for what they agreed. */
  import_id: string | null
  added_at: number
}

export type AudienceImportsTable = {
  id: string
  audience_id: string
  file_name: string | null
  /** Which column of the file is what. */
  mapping: Json
  default_country: string
  /** Where and how the guests agreed, in the words of who imported them; since when. */
  consent_source: string
  consent_at: number
  imported_by: string
  status: 'running' | 'finished' | 'failed'
  counts: Json
  created_at: number
  updated_at: number
}

/** Lines of a file that are not on the list, and why. */
export type AudienceImportProblemsTable = {
  import_id: string
  /** In the file, from 1. */
  line: number
  code: string
  reason: string
  /** What the line holds, by column. */
  cells: Json
}

export type MailingStatus = 'draft' | 'scheduled' | 'running' | 'paused' | 'finished' | 'cancelled'

export type MailingPriority = 'low' | 'normal' | 'high'

export type TriggerKind = 'order_delivered' | 'birthday' | 'retention'

export type MailingsTable = {
  id: string
  name: string
  priority: Generated<MailingPriority>
  template_id: string
  status: MailingStatus
  audience: Json
  /** What the audience meant when the mailing started, saved audiences spelled out. Null: not started. */
  audience_at_start: Generated<Json | null>
  /** Each guest gets a promo code of so many per cent, good for so many days. Null: none. */
  promo_percent: Generated<number | null>
  promo_days: Generated<number | null>
  /** Several channels, in order: `[{channel, template_id, wait_minutes}]`. Null: WhatsApp alone, with `template_id`. */
  channels: Generated<Json | null>
  /** `cascade`: the next channel when the former did not reach the guest in time; `all`: every one. */
  channel_mode: Generated<'cascade' | 'all' | null>
  number_ids: Json | null
  quiet_hours: Json | null
  start_at: number | null
  /** A local time to start at: `{at, zone}`; of a repeated mailing the next one. */
  start_local: Json | null
  /** Repeated: `{cron, zone, until}`. It makes mailings and sends nothing itself. */
  repeat_rule: Json | null
  trigger_kind: TriggerKind | null
  /** Triggered: what it listens to; it stays `running`. */
  trigger_rule: Json | null
  /** The repeated mailing that made this one. */
  parent_id: string | null
  /** Where planning stands: id of the last guest looked at; `planned_at` when all were. */
  plan_cursor: string | null
  planned_at: number | null
  started_at: number | null
  finished_at: number | null
  /** When it is to be finished: there is a warning when it will not be. */
  finish_before_at: Generated<number | null>
  created_by: string
  created_at: number
  updated_at: number
}

/** The last mailing that a guest got before an order, at most 30 days before. */
export type MailingOrdersTable = {
  order_id: string
  lane_id: string
  delivery_id: string
  number_id: string | null
  variant: number | null
  sent_at: number
  placed_at: number
  /** Hundredths. */
  total: number
  cancelled: Flag
}

/** What became of the times of a repeated mailing. */
export type MailingOccurrencesTable = {
  /** The repeated mailing. */
  mailing_id: string
  /** The local time that its rule names, as `2026-12-31T18:00`: each is used once, whatever the clocks do. */
  local_at: string
  due_at: number
  outcome: 'made' | 'missed' | 'skipped'
  reason: 'too_late' | 'superseded' | 'previous_unfinished' | 'paused' | null
  /** The mailing that was made for it. */
  made_id: string | null
  created_at: number
}

// ── webhooks ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type WebhooksTable = {
  id: string
  url: string
  events: Json
  /** Encrypted. */
  secret: Uint8Array
  status: 'enabled' | 'disabled'
  status_reason: string | null
  failing_since: number | null
  created_at: number
  updated_at: number
}

export type WebhookDeliveriesTable = {
  id: string
  webhook_id: string
  event_id: string
  event_type: string
  /** The event's place in the order of all. */
  position: number
  status: 'waiting' | 'succeeded' | 'dead'
  attempts: Generated<number>
  next_attempt_at: number | null
  created_at: number
  finished_at: number | null
}

export type WebhookAttemptsTable = {
  id: Generated<number>
  delivery_id: string
  at: number
  response_status: number | null
  latency_ms: number
  error: string | null
  request_body: string
  response_body: string | null
}

// ── orders ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type OrderStatus = 'accepted' | 'cooking' | 'delivering' | 'delivered' | 'cancelled'
export type OrderDelivery = 'own' | 'partner' | 'pickup'
export type CancellationFault = 'restaurant' | 'guest' | 'service' | 'courier'

export type OrdersTable = {
  id: string
  external_id: string
  restaurant_id: string
  guest_id: string
  /** `[{name, quantity, price}]`. */
  items: Json
  /** Hundredths of the currency. */
  total: number
  delivery: OrderDelivery
  /** Where it was ordered. */
  service: string | null
  status: OrderStatus
  placed_at: number
  delivered_at: number | null
  cancelled_at: number | null
  cancel_cause: string | null
  cancel_fault: CancellationFault | null
  /** `{accepted: at, ...}`: when each status was reached, for the order's history. */
  status_times: Json
  created_at: number
  updated_at: number
}

/** Orders of an hour by when they were placed, kept exact with each change: sums over weeks need not count orders. */
export type OrderHoursTable = {
  restaurant_id: string
  /** Begin of the hour. */
  hour_at: number
  orders: number
  /** Of them, cancelled by the restaurant's fault. */
  cancelled: number
}

export type BonusesTable = {
  id: string
  external_id: string
  guest_id: string
  /** Hundredths; negative when spent. */
  amount: number
  reason: string | null
  at: number
  created_at: number
}

export type Retention = 'new' | 'active' | 'at_risk' | 'lost' | 'returned'

export type GuestRetentionTable = {
  guest_id: string
  /** Null: not derived yet. */
  retention: Retention | null
  since_at: number | null
  orders_count: number
  /** Hundredths. */
  orders_total: number
  first_order_at: number | null
  last_order_at: number | null
  /** For texts to the guest: as it was written in the orders. */
  last_dish: Generated<string | null>
  favourite_dish: Generated<string | null>
  last_restaurant_id: Generated<string | null>
  /** When it must be looked at again: at once after an order, or when time alone changes it. Null: never. */
  due_at: number | null
}

/** Dishes of a guest's latest orders. */
export type GuestDishesTable = {
  guest_id: string
  /** In small letters. */
  dish: string
  /** 1: ordered most often. */
  favourite: Flag
}

export type RetentionChangesTable = {
  id: string
  guest_id: string
  from_retention: Retention | null
  to_retention: Retention
  at: number
}

// ── reputation ────────────────────────────────────────────────────────────────────────────────────────────────────

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
  /** `none`: above the border, nothing to do. */
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
  /** When the figure left the level; null: it stands. */
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
  topics: Json
  service: string | null
  posted_at: number
  deadline_at: number
  /** Status of the reply that stands; null: none, or the last was rejected. */
  reply_status: ReplyStatus | null
  created_at: number
  updated_at: number
}

export type ReviewRepliesTable = {
  id: string
  review_id: string
  text: string
  status: ReplyStatus
  reason: string | null
  author: string
  promo_percent: number | null
  promo_code_id: string | null
  moderated_by: string | null
  moderated_at: number | null
  published_at: number | null
  /** For sites with a connector: whether the reply stands there. */
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

export type PromoCodesTable = {
  id: string
  code: string
  percent: number
  restaurant_id: string
  guest_id: string | null
  review_id: string | null
  /** The mailing that brought it: one code for each of its guests, and each cause of a triggered one. */
  mailing_id: Generated<string | null>
  cause: Generated<string>
  expires_at: number
  redeemed_at: number | null
  redeemed_order: string | null
  created_by: string
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
