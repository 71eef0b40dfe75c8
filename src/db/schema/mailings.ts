import type { Generated } from 'kysely'
import type { PromoPercent } from '../../lib/promo-percents.ts'
import type { Flag, Json } from './columns.ts'
import type { Channel, WhenNumberLost } from './deliveries.ts'
import type { Purpose } from './guests.ts'

export type MailingsTables = {
  mailings: MailingsTable
  mailing_orders: MailingOrdersTable
  mailing_occurrences: MailingOccurrencesTable
  mailing_texts: MailingTextsTable
}

export type MailingStatus = 'draft' | 'scheduled' | 'running' | 'paused' | 'finished' | 'cancelled'

export type MailingPriority = 'low' | 'normal' | 'high'

export type TriggerKind = 'order_delivered' | 'birthday' | 'retention'

export type MailingsTable = {
  id: string
  name: string
  priority: Generated<MailingPriority>
  purpose: Generated<Purpose>
  template_id: string
  status: MailingStatus
  audience: Json
  /** The audience when the mailing started, with saved audiences replaced by their contents. Null: not started. */
  audience_at_start: Generated<Json | null>
  /** Each guest gets a promo code for this many per cent, valid for this many days. Null: none. */
  promo_percent: Generated<PromoPercent | null>
  promo_days: Generated<number | null>
  /** Several channels, in order: `[{channel, template_id, wait_minutes}]`. Null: only WhatsApp, with `template_id`. */
  channels: Generated<Json | null>
  /** `cascade`: the next channel if the previous one did not reach the guest in time; `all`: every one. */
  channel_mode: Generated<'cascade' | 'all' | null>
  /**
   * The Meta template for guests outside the 24 hours after their last message, with its values: see mailings/official.
   */
  message_template: Generated<Json | null>
  /** Why it was paused, if nobody did it: `template_paused`, ... Null: somebody did, or it is not paused. */
  paused_reason: Generated<string | null>
  number_ids: Json | null
  when_number_lost: Generated<WhenNumberLost>
  quiet_hours: Json | null
  start_at: number | null
  /** A local time to start at: `{at, zone}`; for a repeated mailing the next one. */
  start_local: Json | null
  /** Repeated: `{cron, zone, until}`. It creates mailings and sends nothing itself. */
  repeat_rule: Json | null
  trigger_kind: TriggerKind | null
  /** Triggered: the events it reacts to; it stays `running`. */
  trigger_rule: Json | null
  /** The repeated mailing that created this one. */
  parent_id: string | null
  /** How far planning has got: id of the last guest looked at; `planned_at` when all were. */
  plan_cursor: string | null
  planned_at: number | null
  started_at: number | null
  finished_at: number | null
  /** When it is to be finished: there is a warning if it will not be. */
  finish_before_at: Generated<number | null>
  created_by: string
  created_at: number
  updated_at: number
}

/** The last mailing that a guest got before an order, at most 30 days before. */
export type MailingOrdersTable = {
  order_id: string
  queue_id: string
  delivery_id: string
  number_id: string | null
  text_version: number | null
  variant: number | null
  sent_at: number
  placed_at: number
  /** Hundredths. */
  total: number
  cancelled: Flag
}

/** What became of the dates of a repeated mailing. */
export type MailingOccurrencesTable = {
  /** The repeated mailing. */
  mailing_id: string
  /** The local time named by its rule, as `2026-12-31T18:00`: each is used once, whatever the clocks do. */
  local_at: string
  due_at: number
  outcome: 'made' | 'missed' | 'skipped'
  reason: 'too_late' | 'superseded' | 'previous_unfinished' | 'paused' | null
  /** The mailing created for it. */
  made_id: string | null
  created_at: number
}

/** What a mailing has said by a channel, version by version: one is recorded when the first message leaves with it. */
export type MailingTextsTable = {
  mailing_id: string
  channel: Channel
  /** 1, 2, ... in each channel. */
  version: number
  template_id: string
  /** Of `template_versions`. */
  template_version: number
  /** What official numbers sent outside the 24 hours, as it read: `{name, language, texts}`. Null: none was chosen. */
  message_template: Json | null
  /** A hash of that choice and its texts; '' for none. */
  message_template_key: string
  /** When the first message left with it. */
  since_at: number
}
