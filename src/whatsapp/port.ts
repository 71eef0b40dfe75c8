/**
 * What the product needs of a WhatsApp connection. whatsapp/baileys is a linked device, whatsapp/cloud Meta's Cloud API;
 * tests use them against the sandbox network, or a small fake of this port where no network is involved.
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

/** Messages of a guest that our own phone, or another of our devices, has shown as read. */
export type OwnRead = { messageIds: string[]; at: number }

/** A chat that was marked as unread on our own phone, or as read. */
export type ChatMark = { peer: Peer; unread: boolean }

export type FetchLimits = { maxBytes: number; signal?: AbortSignal | undefined }

export type Account = { phone: string; lid?: string; name?: string; platform?: string }

/** Called by the connection. Promises are awaited where it says so. */
export type ConnectionHandlers = {
  onQr(qr: { text: string; expiresAt: number }): void
  /** WhatsApp demands the account's passkey, and what comes after that. */
  onPasskey?(step: PasskeyStep): void | Promise<void>
  /** A phone has linked us (before the restart that follows pairing). */
  onPaired(account: Account): void | Promise<void>
  onOpen(account: Account): void | Promise<void>
  /** Called exactly once, after which the connection is dead. */
  onClose(reason: CloseReason): void | Promise<void>
  /**
   * Awaited. Until it resolves the message stays in the connection's journal and is handed over again after a restart:
   * at least once, so the caller stores by unique (number, message id, fromMe). Same sender: in order.
   */
  onMessage(message: IncomingMessage): Promise<void>
  /**
   * Delivery state of messages we sent. May repeat and may come out of order. Until it resolves the receipt is not
   * acknowledged and comes again after a restart; it is tried again when it rejects.
   */
  onReceipt(receipt: { messageIds: string[]; peer: Peer; status: ReceiptStatus; at: number }): void | Promise<void>
  /** As `onReceipt`, for what was read elsewhere in our name. */
  onOwnRead?(read: OwnRead): void | Promise<void>
  /** A mark on a chat, set on another device. */
  onChatMark?(mark: ChatMark): void | Promise<void>
  /** So many messages that WhatsApp had kept for the number while it was away, and announced, did not come. */
  onOfflineMissing?(missing: number): void | Promise<void>
  /**
   * Awaited, and tried again when it rejects. Until a parcel has been handed over to its end it stays in the connection's
   * journal: after a restart all of it comes again.
   */
  onHistory?(part: HistoryPart): void | Promise<void>
  /** A late acknowledgement or refusal of a message whose `send` had already ended as unconfirmed. */
  onLateResult(messageId: string, result: SendResult): void | Promise<void>
  /** A phone and a LID turned out to be one person. */
  onIdentity(pair: { phone: string; lid: string }): void | Promise<void>
  /** As `onReceipt`, for somebody who has another phone or LID than before. */
  onIdentityChange?(change: IdentityChange): void | Promise<void>
  /** As `onReceipt`, for somebody who has taken, changed or given up the username. */
  onUsername?(told: UsernameNotice): void | Promise<void>
  /** As `onReceipt`: Meta has told something else of an official number or its account, under the name of its field. */
  onMetaChange?(change: MetaChange): void | Promise<void>
  /** As `onReceipt`: what Meta says it charges for a message of ours. */
  onCharge?(charge: MetaCharge): void | Promise<void>
  /** A restriction began, changed or (null) ended. */
  onRestriction(restriction: Restriction | null): void | Promise<void>
  /** WhatsApp has said how many new chats may be begun: at opening, when it changes, and whenever it is asked. */
  onNewChatQuota?(quota: NewChatQuota): void | Promise<void>
  /** A guest calls, at this moment: see `Connection.rejectCall`. How it ended comes as a message. */
  onRinging?(call: RingingCall): void | Promise<void>
  /** The guest is typing or recording. */
  onTyping?(peer: Peer, typing: boolean): void
}

/** One linked number's socket. Closed for good by `close` or by the network; open a new one to reconnect. */
export type Connection = {
  send(message: OutgoingMessage): Promise<SendResult>
  /** Whether a message to this peer bears a token by which its phone has said that it trusts the number. */
  hasToken(to: Peer): Promise<boolean>
  markRead(messages: { id: string; peer: Peer }[]): Promise<void>
  /** Marks a chat on all devices; `last`: its newest message. Rejects when WhatsApp does not take it. */
  markChat(mark: ChatMark, last: OldestMessage): Promise<void>
  /**
   * Asks the number's own phone for older messages of a chat. Resolves when the question has left: the phone may be off,
   * and never answer (`HistoryPart`).
   */
  askForHistory(peer: Peer, request: HistoryRequest): Promise<void>
  /** Turns a ringing call away. Rejects when it rings no more, or WhatsApp does not take it. */
  rejectCall(callId: string): Promise<void>
  setTyping(to: Peer, typing: boolean): Promise<void>
  /**
   * Which of the phones are on WhatsApp, with their LID where known. Phones that are not are absent. Rejects when
   * WhatsApp does not answer in time, when the connection ends, and as soon as `signal` is aborted.
   */
  findOnWhatsApp(phones: string[], signal?: AbortSignal): Promise<Map<string, { lid?: string }>>
  /** Nobody can be looked up: whether somebody is on WhatsApp is told with a message alone. */
  looksNobodyUp?: true
  /**
   * The LIDs behind these usernames. Nobody has one that is absent, or wants a code from whoever looks for them. Rejects as
   * `findOnWhatsApp`.
   */
  findByUsername(usernames: string[], signal?: AbortSignal): Promise<Map<string, { lid: string }>>
  /** Fetches a guest's file. Nothing begins before the first read; what fails is thrown there: `MediaUnavailable`. */
  fetchMedia(reference: string, limits: FetchLimits): AsyncIterable<Uint8Array>
  /** For linking without a camera; call after `onQr` has been seen once. Digits and letters, 8 of them. */
  requestPairingCode(phone: string): Promise<string>
  /** The owner's answer to the challenge of `onPasskey`. Rejects when none is asked for. */
  answerPasskey(answer: PasskeyAnswer): Promise<void>
  /** The owner says that the codes are the same. */
  confirmPasskey(): Promise<void>
  /** Asks WhatsApp for the present restriction and quota. Undefined when the server does not say. */
  fetchRestriction(): Promise<Restriction | null | undefined>
  /** UTC milliseconds of the last frame that came in: a watchdog's food. */
  lastFrameAt(): number
  /** Actively asks the server for a sign of life; rejects when none comes within `timeoutMs`. */
  ping(timeoutMs: number): Promise<void>
  /** Unlinks this device at WhatsApp and erases all keys of the number. */
  logout(): Promise<void>
  /** Ends the socket, keeps the keys. Resolves when nothing more will be called. */
  close(): Promise<void>
}

/** What Meta posts besides messages and statuses: `message_template_status_update`, ... `at`: when it came. */
export type MetaChange = { field: string; value: Record<string, unknown>; at: number }

/** What Meta says of a message of ours that it has taken or delivered: `category` and `type` in its words. */
export type MetaCharge = {
  messageId: string
  billable: boolean
  category?: string | undefined
  /** `regular`, `free_customer_service`, `free_entry_point`. */
  type?: string | undefined
  /** `PMP`: for each message. */
  model?: string | undefined
}

/** An official number's account at Meta. */
export type MetaAccount = {
  phoneNumberId: string
  /** The business account that it belongs to. */
  wabaId: string
  /** Where Meta's Graph API answers, with its version. */
  graphUrl: string
  accessToken: string
}

export type OpenOptions = {
  numberId: string
  /** Of an official number: it is opened at Meta. Undefined: by a linked device. */
  meta?: MetaAccount | undefined
  /** The proxy, with its user and password, by which everything goes; undefined: none. */
  proxy?: string | undefined
  handlers: ConnectionHandlers
  /** What was sent earlier under this id: WhatsApp asks for it again when the recipient could not decrypt. */
  contentToResend(messageId: string): Promise<OutgoingContent | undefined>
  /**
   * Whether a message that WhatsApp has refused at one address may leave at the other now: it is a second message for
   * WhatsApp. Absent: it may.
   */
  mayTryOtherAddress?(messageId: string): Promise<boolean>
  /** What messages into the chat with this person must carry, where they disappear. */
  expirationOf?(peer: Peer): Promise<Expiration | undefined>
}

/** Opens connections. `open` returns at once; states come through the handlers. */
export type WhatsApp = {
  open(options: OpenOptions): Promise<Connection>
  /** Whether WhatsApp Web answers this machine at all, without a proxy. Within seconds; never rejects. */
  reaches(): Promise<boolean>
  /** Whether the number has credentials, so that opening it will not show a QR. */
  isLinked(numberId: string): Promise<boolean>
  /** Opens an edit or a vote. Undefined when it does not open: it was not made by who knew the message's secret. */
  openSealed(numberId: string, target: SealedTarget, sealed: string): IncomingContent | undefined
  /** Erases credentials and keys without a connection. */
  eraseKeys(numberId: string): Promise<void>
}
