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
  /** After how many seconds messages disappear from the phones; null: they stay. Here they stay always. */
  expiration_seconds: number | null
  expiration_set_at: number | null
  last_inbound_at: number | null
  /** When we last wrote: what a guest wrote earlier, but arrived later, is no answer. */
  last_out_at: number | null
  /** The guest message that arrived last, and the one that last completed an exchange. */
  last_inbound_id: string | null
  answer_id: string | null
  /** Warm-up: 1 while something written by us waits for an answer; how many exchanges there were. Mailings do not count. */
  unanswered_out: Generated<number>
  answered_out: Generated<number>
  /** 1: marked as unread, here or on the phone; and 1 while the phone is to be told of a mark. */
  marked_unread: Generated<Flag>
  mark_due: Generated<Flag>
  /** When the number's phone was last asked for older messages, under which id (null: not yet), and answered; see inbox/history. */
  history_asked_at: number | null
  history_request: string | null
  history_answered_at: number | null
  /** How many messages the last answer has brought. */
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
  /** What its type has besides words: `IncomingContent` of whatsapp/port.ts without `type` and `text`. */
  content: Json | null
  /** `MessageContext` of whatsapp/port.ts. */
  context: Json | null
  /**
   * Base64: opens what WhatsApp seals about this message later (edits, votes). As plain as the text beside it, of which
   * it tells nothing to anybody else. Null for our own: see `whatsapp/baileys/message-secret.ts`.
   */
  message_secret: string | null
  quoted_whatsapp_id: string | null
  /** Latest reaction by whose hand: `{"guest": {"emoji": "👍", "at": 1, "ids": [...]}, "us": {...}}`; an empty emoji took it back. */
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
  /** WhatsApp ids of the edits of the second of `edited_at`: one that is repeated is told from a later one. */
  edit_ids: Json | null
  /** Replies: sends begun so far, and not before when the next may begin. */
  attempts: Generated<number>
  next_attempt_at: number | null
  /** 1: an operator has read it, and WhatsApp has not been told yet. */
  receipt_due: Generated<Flag>
  /** How often it was sent again for devices that could not decrypt it. */
  resends: Generated<number>
  /** 1: told by the number's own phone out of its memory. */
  from_history: Generated<Flag>
  /** W3C trace context of our own message: what is done with it later, and elsewhere, joins its trace. Null while traces are off. */
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
  /** Sorts by arrival: those of one second count in that order. */
  arrival: string
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
  /** W3C trace context of what asked for it; null while traces are off. */
  traceparent: Generated<string | null>
}

/** A time in which a number may have missed messages. */
export type HistoryGapsTable = {
  id: string
  number_id: string
  from_at: number
  to_at: number
  reason: 'away_too_long' | 'linked_again' | 'queue_dropped'
  /** How many messages, where WhatsApp has said it. */
  missing: number | null
  /** How far the number's chats, by id, have it in their guests' timelines; and when all had. */
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
  /** `on_request`: of a message from before, not fetched until somebody asks for it. */
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

/** Messages that answered a guest by themselves; one for each chat, kind, source and key, over every crash. */
export type AutomaticAnswersTable = {
  message_id: string
  chat_id: string
  kind: AutomaticAnswerKind
  /** Of a rule its id, else empty. */
  source: string
  /** Of the episode that it belongs to. */
  dedupe_key: string
  /** The guest's message. */
  answered_id: string | null
  at: number
}

export type ScheduledStatus = 'scheduled' | 'sent' | 'cancelled' | 'withdrawn' | 'failed'

/** What operators have written to be sent later; sent, it is a message. */
export type ScheduledMessagesTable = {
  id: string
  guest_id: string
  /** Null: the number that has the chat by then. */
  number_id: string | null
  /** The message that it quotes. */
  reply_to: string | null
  content: Json
  /** Its file, which is the message's once it is sent; null again when a cancelled one has lost it. */
  media_id: string | null
  author: string
  send_at: number
  withdraw_if_guest_writes: Flag
  /** The guest's message that had arrived last when it was written. */
  guest_wrote_id: string | null
  status: ScheduledStatus
  status_reason: string | null
  message_id: string | null
  created_at: number
  updated_at: number
  /** W3C trace context of the request that it came by; null while traces are off. */
  traceparent: Generated<string | null>
}
