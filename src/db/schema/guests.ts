import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'

export type GuestsTables = {
  guests: GuestsTable
  guest_identities: GuestIdentitiesTable
  guest_tags: GuestTagsTable
  guest_notes: GuestNotesTable
  feed: FeedTable
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
  /** This row is the mergedGuest of a guest that turned out to be another one. */
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

export type TimelineKind = 'message' | 'order' | 'retention' | 'bonus' | 'rating' | 'mailing' | 'reply'

export type FeedTable = {
  guest_id: string
  at: number
  kind: TimelineKind
  /** Id of the row that the entry shows. */
  ref_id: string
}
