import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'
import type { SendKind } from './numbers.ts'

export type InboxTables = {
  chats: ChatsTable
  messages: MessagesTable
  pending_changes: PendingChangesTable
  message_actions: MessageActionsTable
  media: MediaTable
  history_gaps: HistoryGapsTable
  automatic_answers: AutomaticAnswersTable
  scheduled_messages: ScheduledMessagesTable
}

export type ChatsTable = {
  id: string
  number_id: string
  guest_id: string
  created_at: number
  last_message_at: number | null
  /** After how many seconds messages disappear from the phones; null: they stay. Here they always stay. */
  expiration_seconds: number | null
  expiration_set_at: number | null
  last_inbound_at: number | null
  /** When we last wrote: a message the guest wrote earlier, but that arrived later, is no answer. */
  last_out_at: number | null
  /** The guest's message that arrived last, and the one that last completed an exchange. */
  last_inbound_id: string | null
  answer_id: string | null
  /** Warm-up: 1 while something we wrote waits for an answer; the number of exchanges. Mailings do not count. */
  unanswered_out: Generated<number>
  answered_out: Generated<number>
  /** 1: marked as unread, here or on the phone; and 1 while the phone is still to be told about a mark. */
  marked_unread: Generated<Flag>
  mark_due: Generated<Flag>
  /**
   * When the number's phone was last asked for older messages, under which id (null: not yet), and when it answered;
   * see inbox/history.
   */
  history_asked_at: number | null
  history_request: string | null
  history_answered_at: number | null
  /** How many messages the last answer brought. */
  history_arrived: Generated<number>
  /** 1: the phone has nothing older. */
  history_complete: Generated<Flag>
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
  | 'order'
  | 'product'
  | 'poll'
  | 'event'
  | 'call'
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
  /** The content its type has besides words: `IncomingContent` of whatsapp/port.ts without `type` and `text`. */
  content: Json | null
  /** `MessageContext` of whatsapp/port.ts. */
  context: Json | null
  /**
   * Base64: opens what WhatsApp encrypts about this message later (edits, votes). Not encrypted, like the text beside
   * it, about which it reveals nothing to anybody else. Null for our own: see `whatsapp/baileys/message-secret.ts`.
   */
  message_secret: string | null
  quoted_whatsapp_id: string | null
  /**
   * Latest reaction on each side: `{"guest": {"emoji": "👍", "at": 1, "ids": [...]}, "us": {...}}`; an empty emoji
   * removed it.
   */
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
  /** WhatsApp ids of the edits in the second of `edited_at`: they distinguish a repeat from a later edit. */
  edit_ids: Json | null
  /** Replies: sends begun so far, and the earliest time of the next one. */
  attempts: Generated<number>
  next_attempt_at: number | null
  /** 1: an operator has read it, and WhatsApp has not been told yet. */
  receipt_due: Generated<Flag>
  /** How often it was sent again for devices that could not decrypt it. */
  resends: Generated<number>
  /** 1: from the memory of the number's own phone. */
  from_history: Generated<Flag>
  /**
   * W3C trace context of our own message: later work on it, also elsewhere, joins its trace. Null while traces are off.
   */
  traceparent: Generated<string | null>
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
  /** Sorts by arrival: edits of one second are applied in that order. */
  arrival: string
}

/** Our own edits, deletions and reactions on their way out, in one order with the chat's replies. */
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
  /** W3C trace context of the request; null while traces are off. */
  traceparent: Generated<string | null>
}

/** A time in which a number may have missed messages. */
export type HistoryGapsTable = {
  id: string
  number_id: string
  from_at: number
  to_at: number
  reason: 'away_too_long' | 'linked_again' | 'queue_dropped'
  /** How many messages, if WhatsApp said so. */
  missing: number | null
  /** How far the gap has been entered in the guests' timelines, by chat id, and when it was in all of them. */
  shown_up_to: string | null
  shown_at: number | null
  filled_at: number | null
  created_at: number
}

export type MediaTable = {
  id: string
  /** Or, until it is sent, the scheduled message. */
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
  /** `on_request`: a file of an old message, not fetched until somebody asks for it. */
  status: 'waiting' | 'stored' | 'failed' | 'on_request'
  /** Why the latest attempt failed, see `MEDIA_FAILURES`; null when none did. */
  failure: string | null
  /** Attempts begun. */
  attempts: Generated<number>
  next_attempt_at: number | null
  /** Path below the media folder. */
  path: string | null
  created_at: number
}

export type AutomaticAnswerKind = 'greeting' | 'out_of_hours' | 'rule' | 'call'

/** Automatic messages to a guest; one for each chat, kind, source and key, across every crash. */
export type AutomaticAnswersTable = {
  message_id: string
  chat_id: string
  kind: AutomaticAnswerKind
  /** A rule's id, else empty. */
  source: string
  /** The episode it belongs to. */
  dedupe_key: string
  /** The guest's message. */
  answered_id: string | null
  at: number
}

export type ScheduledStatus = 'scheduled' | 'sent' | 'cancelled' | 'withdrawn' | 'failed'

/** What operators have written to be sent later; once sent, it is a message. */
export type ScheduledMessagesTable = {
  id: string
  guest_id: string
  /** Null: the number that has the chat by then. */
  number_id: string | null
  /** The message it quotes. */
  reply_to: string | null
  content: Json
  /** Its file, which becomes the message's when it is sent; null again when a cancelled one has lost it. */
  media_id: string | null
  author: string
  send_at: number
  withdraw_if_guest_writes: Flag
  /** The guest's latest message when it was written. */
  guest_wrote_id: string | null
  status: ScheduledStatus
  status_reason: string | null
  message_id: string | null
  created_at: number
  updated_at: number
  /** W3C trace context of the request that created it; null while traces are off. */
  traceparent: Generated<string | null>
}
