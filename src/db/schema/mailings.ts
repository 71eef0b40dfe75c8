import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'
import type { WhenNumberLost } from './deliveries.ts'

export type MailingsTables = {
  templates: TemplatesTable
  template_versions: TemplateVersionsTable
  audiences: AudiencesTable
  audience_members: AudienceMembersTable
  audience_imports: AudienceImportsTable
  audience_import_problems: AudienceImportProblemsTable
  mailings: MailingsTable
  mailing_orders: MailingOrdersTable
  mailing_occurrences: MailingOccurrencesTable
}

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
  /** Its name in the folder `imports`; gone when the import is over. */
  file: Generated<string | null>
  /** The run that reads it, until the time it gave; then another one may go on. */
  owner: Generated<string | null>
  owned_until: Generated<number>
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
  when_number_lost: Generated<WhenNumberLost>
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
  queue_id: string
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
