import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'

export type GuestsTables = {
  guests: GuestsTable
  guest_identities: GuestIdentitiesTable
  guest_tags: GuestTagsTable
  guest_notes: GuestNotesTable
  timeline: TimelineTable
  answer_times: AnswerTimesTable
  assignments: AssignmentsTable
  consents: ConsentsTable
  erasures: ErasuresTable
  erased_identities: ErasedIdentitiesTable
  guest_merges: GuestMergesTable
  guest_merge_changes: GuestMergeChangesTable
  guest_match_keys: GuestMatchKeysTable
  guest_duplicates: GuestDuplicatesTable
  duplicate_scans: DuplicateScansTable
}

export type GuestsTable = {
  id: string
  phone: string | null
  name: string | null
  push_name: string | null
  /** By which WhatsApp finds them; it belongs to the LID, and to one person at a time. */
  username: string | null
  language: string | null
  time_zone: string | null
  /** Month and day of the birthday, as `05-17`; the year if known. */
  birth_day: string | null
  birth_year: number | null
  attributes: Json
  /** Null: WhatsApp was never asked. */
  on_whatsapp: Flag | null
  on_whatsapp_at: number | null
  blocked_at: number | null
  opted_out_at: number | null
  /** How: `message` (they wrote it), `api`, `mailing_link`, ... */
  opted_out_source: string | null
  /** The last statement about mailings that we know of, whatever it was. */
  consent_at: number | null
  last_mailed_at: number | null
  unread_count: Generated<number>
  /** Ratings and reviews that wait for an operator. */
  unprocessed_count: Generated<number>
  last_message_id: string | null
  /** 0: never. Not null, so that the guests list pages by one index. */
  last_message_at: Generated<number>
  last_inbound_at: number | null
  /** Who has the conversation: the id of a user or key, or a name. */
  assignee: string | null
  /** The team in whose queue it waits without an assignee, and to which it returns. */
  team_id: string | null
  /** When it was given to the assignee. */
  assigned_at: number | null
  /** The conversation began then and is still to be given to the team that serves its number. */
  route_at: number | null
  /** In the past: open again. */
  snoozed_until: number | null
  resolved_at: number | null
  /** The first message since the conversation was last resolved; null: none, or from before this was recorded. */
  opened_at: number | null
  /**
   * When the first unanswered message was written, and which of them arrived first. Survives a resolution, which may be
   * undone: a resolved conversation does not count as waiting.
   */
  waiting_since: number | null
  waiting_message_id: string | null
  /** By the restaurant's target, and when somebody was told that it had passed. */
  answer_due_at: number | null
  overdue_at: number | null
  /** Somebody wrote on the number's own phone then: earlier messages are answered, however late they arrive. */
  answered_through: number | null
  /** When the guest was erased: only what figures count is left. */
  erased_at: Generated<number | null>
  /** This guest turned out to be another one, into which it was merged. */
  merged_into: string | null
  created_at: number
  updated_at: number
}

export type GuestIdentitiesTable = {
  kind: 'phone' | 'lid' | 'user_id'
  value: string
  guest_id: string
  created_at: number
}

export type GuestTagsTable = {
  tag: string
  guest_id: string
}

/** What operators tell each other about a guest. */
export type GuestNotesTable = {
  id: string
  guest_id: string
  /** The id of a user or key. */
  author: string
  text: string
  created_at: number
  updated_at: number
}

/** An answer that ended a guest's wait, or a resolution: the base of the reports on answer times. */
export type AnswerTimesTable = {
  id: string
  kind: 'answer' | 'resolution'
  guest_id: string
  /** The number, and so the restaurant, that the guest had written to. */
  number_id: string | null
  restaurant_id: string | null
  /** The team in whose queue the conversation waited. */
  team_id: string | null
  /** The id of a user or key; null: on the number's own phone. */
  operator: string | null
  /** For an answer: the message, and the first one that waited for it. */
  message_id: string | null
  waiting_message_id: string | null
  started_at: number
  at: number
  took_ms: number
  /** The restaurant's target at that time; null for resolutions. */
  target_ms: number | null
}

export type AssignmentReason =
  | 'by_hand'
  | 'bulk'
  | 'rule'
  | 'routed'
  | 'by_turns'
  | 'fewest_open'
  | 'unanswered'
  | 'left'

/** Somebody or a team got a conversation, or lost it. */
export type AssignmentsTable = {
  id: string
  guest_id: string
  at: number
  team_id: string | null
  assignee: string | null
  from_team_id: string | null
  from_assignee: string | null
  reason: AssignmentReason
  /** The id of a user, key or rule, or `system`. */
  by: string
}

export type TimelineKind =
  | 'message'
  | 'order'
  | 'retention'
  | 'bonus'
  | 'rating'
  | 'mailing'
  | 'reply'
  | 'assignment'
  | 'gap'
  | 'rule'

export type TimelineTable = {
  guest_id: string
  at: number
  kind: TimelineKind
  /** Id of the row that the entry shows. */
  ref_id: string
}

/** The purpose of a message: an order or a service that was asked for, or offers. */
export type Purpose = 'service' | 'advertising'

/** Where a guest's statement came from. */
export type ConsentHow =
  | 'chat'
  | 'form'
  | 'page'
  | 'import'
  | 'api'
  | 'operator'
  /** Recognised by the fingerprint of somebody who was erased. */
  | 'erasure'
  /** Said by the phone's previous owner, who may be the same person. */
  | 'former_owner'

/** The ledger of what guests said about being written to. Rows are only added; the newest one that applies is valid. */
export type ConsentsTable = {
  id: string
  guest_id: string
  channel: 'whatsapp' | 'sms' | 'push' | 'all'
  purpose: Purpose
  state: 'given' | 'withdrawn'
  /** When it was said; no two statements of a guest have the same time. */
  at: number
  how: ConsentHow
  /** The id of the user or key that recorded it; null: the guest. */
  author: string | null
  /** The source, in the words of whoever recorded it: `phone_call`, a paper form. */
  source: string | null
  /** What was said, or agreed to. */
  words: string | null
  /** Evidence: the guest's message, the form they were shown, the row of a file. */
  message_id: string | null
  form_version: string | null
  import_id: string | null
  import_row: number | null
  recorded_at: number
}

/** A guest who is being erased, or was. */
export type ErasuresTable = {
  id: string
  guest_id: string
  status: 'running' | 'finished'
  /** Encrypted: whom to look for. Null: done. */
  subject: Uint8Array | null
  requested_by: string
  requested_at: number
  /** When everything had been gone through for the first time. */
  swept_at: number | null
  finished_at: number | null
  /** When it continues. */
  next_at: number
  /** Failures in a row. */
  failures: Generated<number>
  /** What it waits for, in words. */
  waits_for: string | null
}

/** Phones and LIDs of erased guests, as fingerprints with the secret key: nobody can read a phone from one. */
export type ErasedIdentitiesTable = { fingerprint: string; erased_at: number }

/** Two guests merged by a person; for 30 days it can be undone. */
export type GuestMergesTable = {
  id: string
  kept_id: string
  merged_id: string
  merged_by: string
  at: number
  undone_by: string | null
  undone_at: number | null
}

/** What a merge did to the rows of a table: see `db/guest-rows.ts`. */
export type GuestMergeChangesTable = { merge_id: string; table_name: string; changes: Json }

/** Keys for finding guests who may be one person, folded: their name, the end of a phone, an e-mail address. */
export type GuestMatchKeysTable = { kind: string; value: string; guest_id: string }

/** Two guests who may be one person; `guest_id` is the older one. A dismissed pair is not proposed again. */
export type GuestDuplicatesTable = {
  id: string
  guest_id: string
  other_id: string
  score: number
  reasons: Json
  found_at: number
  dismissed_by: string | null
  dismissed_at: number | null
}

/** How far the search for duplicates has got, one row. */
export type DuplicateScansTable = { id: number; updated_at: number; guest_id: string }
