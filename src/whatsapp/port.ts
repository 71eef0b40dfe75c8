/**
 * What the product needs from a WhatsApp connection. whatsapp/baileys is a linked device, whatsapp/cloud Meta's Cloud
 * API. Tests use them against the sandbox network, or a small fake of this port when no network is involved.
 */

import type { CloseReason } from './close-reason.ts'
import type { HistoryPart, HistoryRequest, OldestMessage } from './history.ts'
import type { IdentityChange, UsernameNotice } from './identity-change.ts'
import type { Expiration, IncomingContent, IncomingMessage, RingingCall, SealedTarget } from './incoming-message.ts'
import type { OutgoingContent, OutgoingMessage, SendResult } from './outgoing-message.ts'
import type { PasskeyAnswer, PasskeyStep } from './passkey.ts'
import type { Peer } from './peer.ts'
import type { NewChatQuota, Restriction } from './restriction.ts'

export {
  ACCESS_FAILURES,
  type AccessFailure,
  type CloseReason,
  type LinkingFailure,
  type ProxyFailure,
} from './close-reason.ts'
export type { HistoryPart, HistoryRequest, OldestMessage, PastMessage } from './history.ts'
export type { IdentityChange, UsernameNotice } from './identity-change.ts'
export {
  ATTENDANCES,
  type Attendance,
  CALL_OUTCOMES,
  type CallOutcome,
  type EventDetails,
  type Expiration,
  type IncomingContent,
  type IncomingMedia,
  type IncomingMessage,
  MEDIA_KINDS,
  type MediaKind,
  type Mention,
  type MessageContext,
  type Money,
  type RingingCall,
  type SealedTarget,
  UNSUPPORTED_REASONS,
  type UnsupportedReason,
} from './incoming-message.ts'
export { MEDIA_FAILURES, type MediaFailure, MediaUnavailable } from './media-unavailable.ts'
export type {
  OutgoingContent,
  OutgoingMedia,
  OutgoingMessage,
  OutgoingTemplate,
  Quoted,
  SendResult,
} from './outgoing-message.ts'
export type { PasskeyAnswer, PasskeyOptions, PasskeyStep } from './passkey.ts'
export type { Peer } from './peer.ts'
export { NEW_CHAT_STAGES, type NewChatQuota, type Restriction } from './restriction.ts'
export { WhatsAppSilent } from './silent.ts'

export type ReceiptStatus = 'delivered' | 'read' | 'played'

/** A guest's messages that our own phone, or another of our devices, has marked as read. */
export type OwnRead = { messageIds: string[]; at: number }

/** A chat that was marked as unread or read on our own phone. */
export type ChatMark = { peer: Peer; unread: boolean }

export type FetchLimits = { maxBytes: number; signal?: AbortSignal | undefined }

export type Account = { phone: string; lid?: string; name?: string; platform?: string }

/** Called by the connection. Promises are awaited where the comment says so. */
export type ConnectionHandlers = {
  onQr(qr: { text: string; expiresAt: number }): void
  /** WhatsApp demands the account's passkey, and what follows. */
  onPasskey?(step: PasskeyStep): void | Promise<void>
  /** A phone has linked us (before the restart that follows pairing). */
  onPaired(account: Account): void | Promise<void>
  onOpen(account: Account): void | Promise<void>
  /** Called exactly once; after that the connection is dead. */
  onClose(reason: CloseReason): void | Promise<void>
  /**
   * Awaited. Until it resolves the message stays in the connection's journal and is handed over again after a restart:
   * at least once, so the caller stores by unique (number, message id, fromMe). Messages of one sender come in order.
   */
  onMessage(message: IncomingMessage): Promise<void>
  /**
   * Delivery state of messages we sent. May repeat and may come out of order. Until it resolves the receipt is not
   * acknowledged and comes again after a restart; when it rejects it is tried again.
   */
  onReceipt(receipt: { messageIds: string[]; peer: Peer; status: ReceiptStatus; at: number }): void | Promise<void>
  /** As `onReceipt`, for what was read elsewhere on our behalf. */
  onOwnRead?(read: OwnRead): void | Promise<void>
  /** A mark on a chat, set on another device. */
  onChatMark?(mark: ChatMark): void | Promise<void>
  /** How many messages WhatsApp had kept for the number while it was away and announced, but that did not come. */
  onOfflineMissing?(missing: number): void | Promise<void>
  /**
   * Awaited, and tried again when it rejects. Until a piece has been handed over completely it stays in the
   * connection's journal: after a restart all of it comes again.
   */
  onHistory?(part: HistoryPart): void | Promise<void>
  /** A late acknowledgement or refusal of a message whose `send` had already ended as unconfirmed. */
  onLateResult(messageId: string, result: SendResult): void | Promise<void>
  /** A phone and a LID turned out to be one person. */
  onIdentity(pair: { phone: string; lid: string }): void | Promise<void>
  /** As `onReceipt`, for somebody who now has another phone or LID. */
  onIdentityChange?(change: IdentityChange): void | Promise<void>
  /** As `onReceipt`, for somebody who has taken, changed or given up a username. */
  onUsername?(told: UsernameNotice): void | Promise<void>
  /**
   * As `onReceipt`: Meta has reported something else about an official number or its account, under the name of its
   * field.
   */
  onMetaChange?(change: MetaChange): void | Promise<void>
  /** As `onReceipt`: what Meta says it charges for one of our messages. */
  onCharge?(charge: MetaCharge): void | Promise<void>
  /** A restriction began, changed or (null) ended. */
  onRestriction(restriction: Restriction | null): void | Promise<void>
  /** WhatsApp has said how many new chats may be begun: at opening, when it changes, and whenever it is asked. */
  onNewChatQuota?(quota: NewChatQuota): void | Promise<void>
  /** A guest is calling right now: see `Connection.rejectCall`. How it ended comes as a message. */
  onRinging?(call: RingingCall): void | Promise<void>
  /** The guest is typing or recording. */
  onTyping?(peer: Peer, typing: boolean): void
}

/** One linked number's socket. Closed for good by `close` or by the network; open a new one to reconnect. */
export type Connection = {
  send(message: OutgoingMessage): Promise<SendResult>
  /** Whether a message to this peer carries a token by which its phone has said that it trusts the number. */
  hasToken(to: Peer): Promise<boolean>
  markRead(messages: { id: string; peer: Peer }[]): Promise<void>
  /** Marks a chat on all devices; `last`: its newest message. Rejects when WhatsApp does not accept it. */
  markChat(mark: ChatMark, last: OldestMessage): Promise<void>
  /**
   * Asks the number's own phone for older messages of a chat. Resolves when the question has left: the phone may be off
   * and never answer (`HistoryPart`).
   */
  askForHistory(peer: Peer, request: HistoryRequest): Promise<void>
  /** Rejects a ringing call. The promise rejects when it no longer rings, or when WhatsApp does not accept it. */
  rejectCall(callId: string): Promise<void>
  setTyping(to: Peer, typing: boolean): Promise<void>
  /**
   * Which of the phones are on WhatsApp, with their LID if known. Phones that are not are absent. Rejects when WhatsApp
   * does not answer in time, when the connection ends, and as soon as `signal` is aborted.
   */
  findOnWhatsApp(phones: string[], signal?: AbortSignal): Promise<Map<string, { lid?: string }>>
  /** Nobody can be looked up: only a message shows whether somebody is on WhatsApp. */
  looksNobodyUp?: true
  /**
   * The LIDs behind these usernames. If one is absent, nobody has it, or they ask a code of whoever looks for them.
   * Rejects as `findOnWhatsApp`.
   */
  findByUsername(usernames: string[], signal?: AbortSignal): Promise<Map<string, { lid: string }>>
  /** Fetches a guest's file. Nothing begins before the first read, and errors are thrown there: `MediaUnavailable`. */
  fetchMedia(reference: string, limits: FetchLimits): AsyncIterable<Uint8Array>
  /** For linking without a camera; call after `onQr` has been seen once. Digits and letters, 8 of them. */
  requestPairingCode(phone: string): Promise<string>
  /** The owner's answer to the challenge of `onPasskey`. Rejects when none is expected. */
  answerPasskey(answer: PasskeyAnswer): Promise<void>
  /** The owner confirms that the codes are the same. */
  confirmPasskey(): Promise<void>
  /** Asks WhatsApp for the current restriction and quota. Undefined when the server does not say. */
  fetchRestriction(): Promise<Restriction | null | undefined>
  /** UTC milliseconds of the last incoming frame, for a watchdog. */
  lastFrameAt(): number
  /** Actively asks the server for a sign of life; rejects when none comes within `timeoutMs`. */
  ping(timeoutMs: number): Promise<void>
  /** Unlinks this device at WhatsApp and erases all keys of the number. */
  logout(): Promise<void>
  /** Ends the socket, keeps the keys. Resolves when no handler will be called any more. */
  close(): Promise<void>
}

/** What Meta posts besides messages and statuses: `message_template_status_update`, ... `at`: when it came. */
export type MetaChange = { field: string; value: Record<string, unknown>; at: number }

/** What Meta says about one of our messages that it has accepted or delivered: `category` and `type` in its words. */
export type MetaCharge = {
  messageId: string
  billable: boolean
  category?: string | undefined
  /** `regular`, `free_customer_service`, `free_entry_point`. */
  type?: string | undefined
  /** `PMP`: per message. */
  model?: string | undefined
}

/** An official number's account at Meta. */
export type MetaAccount = {
  phoneNumberId: string
  /** The business account it belongs to. */
  wabaId: string
  /** The address of Meta's Graph API, with its version. */
  graphUrl: string
  accessToken: string
}

export type OpenOptions = {
  numberId: string
  /** For an official number: it is opened at Meta. Undefined: through a linked device. */
  meta?: MetaAccount | undefined
  /** The proxy, with its user and password, that everything goes through; undefined: none. */
  proxy?: string | undefined
  handlers: ConnectionHandlers
  /** What was sent earlier under this id: WhatsApp asks for it again when the recipient could not decrypt it. */
  contentToResend(messageId: string): Promise<OutgoingContent | undefined>
  /**
   * Whether a message that WhatsApp refused at one address may leave for the other now: to WhatsApp it is a second
   * message. Absent: it may.
   */
  mayTryOtherAddress?(messageId: string): Promise<boolean>
  /** What messages in the chat with this person must carry when they disappear. */
  expirationOf?(peer: Peer): Promise<Expiration | undefined>
}

/** Opens connections. `open` returns at once; the handlers report states. */
export type WhatsApp = {
  open(options: OpenOptions): Promise<Connection>
  /** Whether WhatsApp Web answers this machine at all, without a proxy. Takes seconds; never rejects. */
  reaches(): Promise<boolean>
  /** Whether the number has credentials, so that opening it will not show a QR. */
  isLinked(numberId: string): Promise<boolean>
  /** Opens an edit or a vote. Undefined when it does not open: its author did not know the message's secret. */
  openSealed(numberId: string, target: SealedTarget, sealed: string): IncomingContent | undefined
  /** Erases credentials and keys without a connection. */
  eraseKeys(numberId: string): Promise<void>
}
