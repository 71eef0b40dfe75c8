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
  /** The last word on mailings that we know of, whatever it was. */
  consent_at: number | null
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
  /** In whose queue it stands while it has no assignee, and returns to. */
  team_id: string | null
  /** When the assignee got it. */
  assigned_at: number | null
  /** The conversation began then and is still to be given to the team that serves its number. */
  route_at: number | null
  /** In the past: open again. */
  snoozed_until: number | null
  resolved_at: number | null
  /** The first message since the conversation was last resolved; null: none, or before this was written down. */
  opened_at: number | null
  /**
   * When the first message was written that nobody has answered, and the one that arrived first of them. Stays over a
   * resolution, which may be undone: who waits is not resolved.
   */
  waiting_since: number | null
  waiting_message_id: string | null
  /** By the target of the restaurant, and when somebody was told that it had passed. */
  answer_due_at: number | null
  overdue_at: number | null
  /** Somebody wrote on the number's own phone then: what came before is answered, however late it arrives. */
  answered_through: number | null
  /** When the guest was forgotten: what is left is what figures count. */
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

/** An answer that ended a guest's wait, or a resolution: what reports of answer times count. */
export type AnswerTimesTable = {
  id: string
  kind: 'answer' | 'resolution'
  guest_id: string
  /** Which number, and so which restaurant, the guest had written to. */
  number_id: string | null
  restaurant_id: string | null
  /** In whose queue the conversation stood. */
  team_id: string | null
  /** The id of a user or key; null: on the number's own phone. */
  operator: string | null
  /** Of an answer: the message, and the first that waited for it. */
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

/** What a message is for: an order or a service that was asked for, or offers. */
export type Purpose = 'service' | 'advertising'

/** Where a word of a guest came from. */
export type ConsentHow =
  | 'chat'
  | 'form'
  | 'page'
  | 'import'
  | 'api'
  | 'operator'
  /** Known again by the fingerprint of somebody who was erased. */
  | 'erasure'
  /** Said by who had the phone before, who may be the same person. */
  | 'former_owner'

/** The ledger of what guests said about being written to. Rows are added; the newest that fits holds. */
export type ConsentsTable = {
  id: string
  guest_id: string
  channel: 'whatsapp' | 'sms' | 'push' | 'all'
  purpose: Purpose
  state: 'given' | 'withdrawn'
  /** When it was said; no two words of a guest as they come in have the same. */
  at: number
  how: ConsentHow
  /** The id of the user or key that wrote it down; null: the guest. */
  author: string | null
  /** Where from, as whoever wrote it down says: `phone_call`, a paper form. */
  source: string | null
  /** What was said, or agreed to. */
  words: string | null
  /** Evidence: the guest's message, what form they were shown, the row of a file. */
  message_id: string | null
  form_version: string | null
  import_id: string | null
  import_row: number | null
  recorded_at: number
}

/** A guest who is being forgotten, or was. */
export type ErasuresTable = {
  id: string
  guest_id: string
  status: 'running' | 'finished'
  /** Encrypted: whom to look for. Null: done. */
  subject: Uint8Array | null
  requested_by: string
  requested_at: number
  /** When all was gone through for the first time. */
  swept_at: number | null
  finished_at: number | null
  /** When it goes on. */
  next_at: number
  /** Times in a row that it could not go on. */
  failures: Generated<number>
  /** What it waits for, in words. */
  waits_for: string | null
}

/** Phones and LIDs of guests who were forgotten, as fingerprints with the secret key: nobody reads a phone from one. */
export type ErasedIdentitiesTable = { fingerprint: string; erased_at: number }

/** Two guests whom a person made one; for 30 days it can be undone. */
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

/** By what guests are found that may be one person, folded: their name, the end of a phone, an e-mail address. */
export type GuestMatchKeysTable = { kind: string; value: string; guest_id: string }

/** Two guests who may be one person; `guest_id` is the older of them. Once dismissed they are not proposed again. */
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

/** How far the search for duplicates has come, one row. */
export type DuplicateScansTable = { id: number; updated_at: number; guest_id: string }
