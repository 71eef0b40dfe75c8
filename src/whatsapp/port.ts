/**
 * What the product needs of a WhatsApp connection. The only implementation is whatsapp/baileys; tests use it against
 * the sandbox network, or a small fake of this port where no network is involved.
 */

export { MEDIA_FAILURES, type MediaFailure, MediaUnavailable } from './media-unavailable.ts'

/** A person as WhatsApp knows them: phone in E.164 (`+79161234567`), LID as bare digits. At least one is present. */
export type Peer = { phone?: string; lid?: string }

export const MEDIA_KINDS = ['image', 'voice', 'audio', 'video', 'document', 'sticker'] as const
export type MediaKind = (typeof MEDIA_KINDS)[number]

export type IncomingMedia = {
  kind: MediaKind
  mimeType: string
  fileName?: string
  byteSize?: number
  durationSeconds?: number
  width?: number
  height?: number
  /** Voice messages: 64 loudness samples 0..100, for drawing. */
  waveform?: Uint8Array
  /** Opaque JSON from which `Connection.fetchMedia` can download again after a restart. */
  reference: string
}

export type Money = { amount: number /** ISO 4217. */; currency: string }

/** Why a message cannot be shown here. What has one of the first three may still come, under the same id. */
export const UNSUPPORTED_REASONS = ['undecrypted', 'view_once', 'other_devices', 'unreadable', 'unknown_kind'] as const
export type UnsupportedReason = (typeof UNSUPPORTED_REASONS)[number]

/** What a message says. A caption of media is its `text`; so are the words that go along with an order or a product. */
export type IncomingContent =
  | { type: 'text'; text: string }
  | { type: 'media'; media: IncomingMedia; text?: string }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string; live?: true }
  | { type: 'contact'; contacts: { name: string; phones: string[]; vcard: string }[] }
  | {
      type: 'order'
      title?: string
      text?: string
      itemCount?: number
      /** Where the message says them: of orders from a catalogue only their number is known. */
      items: { name: string; quantity: number; price?: number }[]
      total?: Money
    }
  | { type: 'product'; title: string; description?: string; text?: string; price?: Money; url?: string }
  | { type: 'poll'; question: string; options: string[]; multiple: boolean }
  | {
      type: 'event'
      name: string
      description?: string
      place?: string
      url?: string
      /** UTC milliseconds. */
      startsAt?: number
      endsAt?: number
      canceled: boolean
    }
  | { type: 'reaction'; targetId: string; emoji: string }
  | { type: 'edit'; targetId: string; text: string }
  | { type: 'delete'; targetId: string }
  /** A choice in a poll, in place of the one before: SHA-256 of the options, in hex. */
  | { type: 'vote'; targetId: string; options: string[] }
  /** An edit or a vote that opens with the secret of its message alone: opaque JSON for `WhatsApp.openSealed`. */
  | { type: 'sealed'; targetId: string; sealed: string }
  /** The chat's setting was changed: see `IncomingMessage.expiration`. */
  | { type: 'disappearing' }
  /** A call that has ended, or was turned away; the message's id is the call's. */
  | { type: 'call'; video: boolean; outcome: CallOutcome }
  | { type: 'unsupported'; reason: UnsupportedReason /** The kind, in words of a program. */; description?: string }

/** A message that something sealed is about. `secret` as in `IncomingMessage`; of our own messages it is known. */
export type SealedTarget = { id: string; fromMe: boolean; secret: string | null }

/** After how many seconds messages of a chat disappear from the phones (0: they stay), and since when (UTC ms). */
export type Expiration = { seconds: number; setAt: number }

/** What stands around the words of a message. */
export type MessageContext = {
  forwarded?: 'once' | 'many_times'
  /** The same for pictures that were sent together. */
  albumId?: string
  viewOnce?: true
  /** A round video, filmed as an answer. */
  videoNote?: true
  linkPreview?: { url: string; title: string; description?: string }
  /** It disappears from the phones after so many seconds. */
  expiresAfterSeconds?: number
}

/** A person named in a text, where it says `@` and these digits. */
export type Mention = { digits: string; peer: Peer }

/** Declined: on the number's own phone. Rejected: by `Connection.rejectCall`. */
export const CALL_OUTCOMES = ['missed', 'declined', 'rejected', 'answered'] as const
export type CallOutcome = (typeof CALL_OUTCOMES)[number]

/** A call that is ringing. */
export type RingingCall = { id: string; peer: Peer; pushName?: string; at: number; video: boolean }

export type IncomingMessage = {
  /** WhatsApp's message id; unique only together with the number and `fromMe`. */
  id: string
  peer: Peer
  /** True when it was written on the number's own phone or another linked device. */
  fromMe: boolean
  /** The name the sender shows to others. */
  pushName?: string
  /** The peer's, where WhatsApp tells it. */
  username?: string
  /** UTC milliseconds, by the server's clock. */
  at: number
  content: IncomingContent
  quotedId?: string
  context?: MessageContext
  mentions?: Mention[]
  /** What the message says of its chat. */
  expiration?: Expiration
  /** Base64: opens what is sealed about this message later. */
  secret?: string
  /** True when it came from the offline queue or history rather than live. */
  offline: boolean
}

export type OutgoingMedia = {
  kind: MediaKind
  mimeType: string
  fileName?: string
  durationSeconds?: number
  /** Voice messages: as of incoming ones. */
  waveform?: Uint8Array
  data: { path: string } | { bytes: Uint8Array }
}

/** A message that is answered. `text` is also the caption of its file. */
export type Quoted = {
  id: string
  fromMe: boolean
  text: string
  media?: Pick<OutgoingMedia, 'kind' | 'mimeType' | 'fileName' | 'durationSeconds'> & { reference?: string }
  location?: { latitude: number; longitude: number; name?: string }
}

export type OutgoingContent =
  | { type: 'text'; text: string; quoted?: Quoted }
  | { type: 'media'; media: OutgoingMedia; text?: string; quoted?: Quoted }
  | { type: 'location'; latitude: number; longitude: number; name?: string }
  | { type: 'reaction'; targetId: string; targetFromMe: boolean; emoji: string }
  | { type: 'edit'; targetId: string; text: string }
  | { type: 'delete'; targetId: string }

export type OutgoingMessage = {
  /** Fixed by the caller, so that a repeat after a crash is dropped by WhatsApp as the same message. */
  id: string
  to: Peer
  content: OutgoingContent
}

/** How a send ended. Only `accepted` means that WhatsApp has the message. */
export type SendResult =
  | { outcome: 'accepted'; at: number }
  /** The server refused it. 463 = reach-out time lock: never repeat at once. */
  | { outcome: 'refused'; code: number }
  /** It left, or may have left, and no acknowledgement came: only the same number may repeat it, under the same id. */
  | { outcome: 'unconfirmed' }
  /** Nothing left this process: not connected, or the content could not be built. `retryable` false: never will. */
  | { outcome: 'not_sent'; detail: string; retryable: boolean }

export type ReceiptStatus = 'delivered' | 'read' | 'played'

/** Messages of a guest that our own phone, or another of our devices, has shown as read. */
export type OwnRead = { messageIds: string[]; at: number }

export type Restriction =
  /** WhatsApp refuses first messages to people who have not written to us (error 463). */
  | { kind: 'reachout_lock'; until: number | null }
  /** WhatsApp allows no more new chats in this period. */
  | { kind: 'new_chat_cap'; until: number | null }

export const NEW_CHAT_STAGES = ['none', 'first_warning', 'second_warning', 'capped'] as const

/** How many new chats WhatsApp lets the number begin in a period (UTC milliseconds). `total` null: as many as it wants. */
export type NewChatQuota = {
  stage: (typeof NEW_CHAT_STAGES)[number]
  total: number | null
  used: number
  startsAt: number | null
  endsAt: number | null
}

export type CloseReason =
  | { kind: 'logged_out'; code: 401 }
  | { kind: 'banned'; code: 403 }
  /** Shut out for a time, after which the session goes on. `forMs`: how long, where WhatsApp says it. */
  | { kind: 'suspended'; code: 402; forMs: number | null }
  /** Another socket took the session over. */
  | { kind: 'replaced'; code: 440 }
  /** Normal right after pairing: connect again at once. */
  | { kind: 'restart_required'; code: 515 }
  /** Nobody scanned in time. */
  | { kind: 'qr_expired' }
  /** WhatsApp demanded a passkey, and linking was not completed. */
  | { kind: 'linking_failed'; reason: LinkingFailure }
  | { kind: 'proxy_failed'; reason: ProxyFailure }
  | { kind: 'lost'; code?: number; detail: string }
  /** `Connection.close` was called. */
  | { kind: 'closed_by_us' }

/** The proxy is not there; or it is, and does not let us through: a wrong password, or no way to WhatsApp. */
export type ProxyFailure = 'proxy_unreachable' | 'proxy_refused'

/** The owner did not answer in time; or WhatsApp or the phone did not take what was answered. */
export type LinkingFailure = 'passkey_expired' | 'passkey_refused'

/** A challenge for the account's passkey: `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. */
export type PasskeyOptions = {
  challenge: string
  timeout?: number | undefined
  rpId: string
  allowCredentials: { type: 'public-key'; id: string; transports?: string[] | undefined }[]
  userVerification: 'required' | 'preferred' | 'discouraged'
  extensions?: Record<string, unknown> | undefined
}

/** What linking by passkey waits for. `expiresAt`: UTC milliseconds, when it ends unless something happens. */
export type PasskeyStep =
  /** The owner's browser has to answer the challenge. `problem`: WhatsApp did not take the last answer. */
  | { stage: 'required'; options: PasskeyOptions; problem: 'refused' | null; expiresAt: number }
  /** The owner has to go on on the phone. */
  | { stage: 'on_phone'; expiresAt: number }
  /** The phone shows the same code; `mustConfirm`: it goes on only when the owner has said so here, too. */
  | { stage: 'comparing'; code: string; mustConfirm: boolean; expiresAt: number }

/** The signed answer: the credential's raw id, and `PublicKeyCredential.toJSON()` as UTF-8. */
export type PasskeyAnswer = { credentialId: Uint8Array; assertion: Uint8Array }

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
  /** A late acknowledgement or refusal of a message whose `send` had already ended as unconfirmed. */
  onLateResult(messageId: string, result: SendResult): void | Promise<void>
  /** A phone and a LID turned out to be one person. */
  onIdentity(pair: { phone: string; lid: string }): void | Promise<void>
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
  /** Turns a ringing call away. Rejects when it rings no more, or WhatsApp does not take it. */
  rejectCall(callId: string): Promise<void>
  setTyping(to: Peer, typing: boolean): Promise<void>
  /**
   * Which of the phones are on WhatsApp, with their LID where known. Phones that are not are absent. Rejects when
   * WhatsApp does not answer in time, when the connection ends, and as soon as `signal` is aborted.
   */
  findOnWhatsApp(phones: string[], signal?: AbortSignal): Promise<Map<string, { lid?: string }>>
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

export type OpenOptions = {
  numberId: string
  /** The proxy, with its user and password, by which everything goes; undefined: none. */
  proxy?: string | undefined
  handlers: ConnectionHandlers
  /** What was sent earlier under this id: WhatsApp asks for it again when the recipient could not decrypt. */
  contentToResend(messageId: string): Promise<OutgoingContent | undefined>
  /** What messages into the chat with this person must carry, where they disappear. */
  expirationOf?(peer: Peer): Promise<Expiration | undefined>
}

/** Opens connections. `open` returns at once; states come through the handlers. */
export type WhatsApp = {
  open(options: OpenOptions): Promise<Connection>
  /** Whether the number has credentials, so that opening it will not show a QR. */
  isLinked(numberId: string): Promise<boolean>
  /** Opens an edit or a vote. Undefined when it does not open: it was not made by who knew the message's secret. */
  openSealed(numberId: string, target: SealedTarget, sealed: string): IncomingContent | undefined
  /** Erases credentials and keys without a connection. */
  eraseKeys(numberId: string): Promise<void>
}
