import type { Behaviour } from './behaviour.ts'
import type { CallEnd } from './calls.ts'
import type { CheckFilter, Duplicate, Limit, NumberViolation } from './checks.ts'
import type { Content } from './content.ts'
import type { DeclaredDevice, KnownDevice } from './declare-devices.ts'
import type { AddressForm, Fault, FaultKind, Scope } from './faults.ts'
import type { Garbled } from './guest-outbox.ts'
import type { KeysAtServer, NewGuests } from './guests.ts'
import type { HistoryManner, Memory } from './history.ts'
import type { IdentityChange } from './identity-changes.ts'
import type { DroppedRecord, FrameRecord, GivenReceipt, GuestMessageRecord, NoteRecord, ShownRecord } from './ledger.ts'
import type { WebVersion } from './network.ts'
import type { PasskeyDemand, PasskeyLinking } from './passkey.ts'
import type { Restriction } from './phones.ts'
import type { Place } from './posts.ts'

import type { TokenWay } from './tokens.ts'

export type PhoneView = {
  phone: string
  lid: string
  pushName: string
  devices: { device: number; online: boolean; live: boolean; pending: number; preKeys: number }[]
  restriction: Restriction
}
export type PasskeyView = Pick<PasskeyLinking, 'stage' | 'proof'> & { code: string | null; problem: string | null }
export type GuestView = { phone?: string; lid: string; pushName: string; online: boolean; waiting: number }
export type LedgerSummary = {
  frames: number
  acked: number
  refused: number
  shown: number
  droppedRepeats: number
  receipts: number
  guestMessages: number
  guestMessagesDelivered: number
  guestMessagesRead: number
}
export type Checks = {
  duplicates: Duplicate[]
  throttleViolations: NumberViolation[]
  lost: GuestMessageRecord[]
}
/** Conditions to wait for. Counts are totals since the start or the last `clearLedger`, within the filter. */
export type Condition =
  | { kind: 'shown'; count: number; filter?: CheckFilter }
  | { kind: 'frames'; count: number; filter?: CheckFilter }
  | { kind: 'acked'; count: number; filter?: CheckFilter }
  | { kind: 'receipts'; count: number; type?: GivenReceipt['type']; filter?: CheckFilter }
  /** Guest messages, or those that a device has acknowledged or shown as read. */
  | { kind: 'guest_messages'; count: number; state?: 'delivered' | 'read'; filter?: CheckFilter }
  /** A linked device is (or no device is) logged in and receives messages live. */
  | { kind: 'online'; phone: string; online?: boolean }
  | { kind: 'linked'; phone: string }
  | { kind: 'notes'; note: string; number?: string; count: number }

export type Disconnect =
  | { how: 'cut' }
  | { how: 'close' }
  | { how: 'hole' }
  /** A stream error: 401 device removed (`device_removed`: without a code), 403, 440 replaced, 503, 515 and so on. */
  | { how: 'stream_error'; code: number | string }

/** Every call of the control surface, with its parameters and result. */
export type SandboxApi = {
  createPhone: (params: { phone: string; pushName?: string }) => PhoneView
  phones: (params: Record<string, never>) => PhoneView[]
  /** The phone scans a QR text; an unknown phone is created. */
  scan: (params: { phone: string; qr: string }) => { device: number | null }
  /** Clients that were linked before the network started: what `scan` would have given them. */
  declareDevices: (params: { devices: KnownDevice[] }) => DeclaredDevice[]
  /** From now on linking to this phone requires its owner's passkey; null: no longer. */
  demandPasskey: (params: { phone: string; demand: PasskeyDemand | null }) => Record<string, never>
  /** Linking by passkey as the phone sees it: what it waits for, and the code on its screen. */
  passkey: (params: { phone: string }) => PasskeyView
  /** The owner has compared the codes on the phone. */
  confirmPasskey: (params: { phone: string; same: boolean }) => Record<string, never>
  enterPairingCode: (params: { phone: string; code: string }) => Record<string, never>
  /** Which versions of WhatsApp Web exist; all are accepted unless bounds are given. */
  setWebVersion: (params: WebVersion) => Record<string, never>
  /** The phone removes one linked device, or all. */
  unlink: (params: { phone: string; device?: number }) => { removed: number }
  /** The owner of the phone writes by hand: linked devices see it as their own message, to this address of the guest. */
  phoneSends: (params: { phone: string; to: string; content: Content; address?: AddressForm }) => { id: string }
  /** The phone has older messages of a chat; `count` more of them, a minute apart, with `{n}` in their texts. */
  remember: (params: {
    phone: string
    guest: string
    messages?: Memory[]
    many?: { count: number; from: number; text: string }
  }) => { ids: string[] }
  /** How the phone sends them to its devices from now on. */
  setHistory: (params: { phone: string; manner: HistoryManner }) => Record<string, never>
  /** The phone sends the recent chats to its linked devices. */
  sendHistory: (params: { phone: string }) => { devices: number }
  /** What waits at the server for absent devices is discarded; the next login still announces it. */
  dropOffline: (params: { phone: string }) => { dropped: number }
  /** The owner marks a guest's chat as unread or read on the phone itself. */
  phoneMarks: (params: { phone: string; guest: string; unread: boolean }) => Record<string, never>
  /** The owner reads a guest's messages on the phone itself. */
  phoneReads: (params: { phone: string; guest: string; ids: string[] }) => Record<string, never>
  /** Whether from now on this number's first messages without a valid token of the guest are refused with 463. */
  requireTokens: (params: { phone: string; required: boolean }) => Record<string, never>
  /** A guest trusts the number, which learns of it in this way. `at`: when the token was made (UTC milliseconds). */
  giveToken: (params: { phone: string; guest: string; way: TokenWay; at?: number }) => Record<string, never>
  restrict: (params: { phone: string; restriction: Restriction; push?: boolean }) => Record<string, never>
  disconnect: (params: { phone: Scope } & Disconnect) => { connections: number }
  /** The server sends these bytes to the number's devices: in a frame that can be decrypted, or unchanged. */
  serverSends: (params: { phone: string; base64: string; sealed: boolean }) => Record<string, never>
  /** The server sends stanzas of all kinds with something strange in them; the same ones for the same seed. */
  serverSendsStrange: (params: {
    phone: string
    guest: string
    count: number
    seed: number
    about?: 'pairing' | 'anything'
  }) => { sent: number }
  createGuests: (params: NewGuests) => GuestView[]
  /** Like `createGuests`, for many: answers only with a count. */
  declareGuests: (params: NewGuests) => { count: number }
  /** `online: false` with `onlineAfterMs` switches a phone off for a while. */
  setGuest: (params: {
    guest: string
    behaviour?: Behaviour
    online?: boolean
    onlineAfterMs?: number
    username?: string
    usernameKey?: string
    pushName?: string
    /** Of the phone itself; for linked devices see `createGuests`. */
    keys?: KeysAtServer
  }) => GuestView
  /** A guest moves to another phone or LID, or takes, changes or gives up (null) the username; all numbers are told. */
  changeIdentity: (params: { guest: string } & IdentityChange) => GuestView
  /** `garbled`: the number cannot decrypt it, either until it asks again or never. */
  /** `agoMs`: how long WhatsApp has had it. */
  guestSends: (params: {
    guest: string
    to: string
    content: Content
    id?: string
    garbled?: Garbled
    agoMs?: number
  }) => {
    id: string
  }
  /** Many messages at once: `each` from every guest, texts with `{n}` and `{guest}` filled in. */
  guestsSend: (params: { guests: string[]; to: string[]; text: string; each?: number; gapMs?: number }) => {
    ids: string[]
  }
  /** A guest's posts in a group, as status, to a broadcast list or in a channel that the number follows. */
  guestPosts: (params: { guest: string; to: string; where: Place; text: string; count?: number }) => { ids: string[] }
  /** A guest calls: the number's devices hear it ring. `end` says how it ends. */
  guestCalls: (params: { guest: string; to: string; video?: boolean; id?: string }) => { id: string }
  /** The caller hangs up, nobody answers, or the call is answered or rejected on the number's own phone. */
  endCall: (params: { id: string; how: CallEnd }) => Record<string, never>
  /** A guest's phone gives a receipt for messages of the number, even ones it never got. */
  guestReceipts: (params: {
    guest: string
    to: string
    ids: string[]
    type: GivenReceipt['type']
  }) => Record<string, never>
  /** A guest's phone could not decrypt a message of the number and asks for it again. */
  guestAsksAgain: (params: { guest: string; to: string; id: string }) => Record<string, never>
  guestTypes: (params: { guest: string; to: string }) => Record<string, never>
  setFault: (params: { scope: Scope; fault: Fault }) => { id: number }
  clearFaults: (params: { id?: number; scope?: Scope; kind?: FaultKind }) => { cleared: number }
  faults: (params: Record<string, never>) => { id: number; scope: Scope; fault: Fault }[]
  frames: (params: CheckFilter) => FrameRecord[]
  shown: (params: CheckFilter) => ShownRecord[]
  dropped: (params: CheckFilter) => DroppedRecord[]
  receipts: (params: CheckFilter) => GivenReceipt[]
  guestMessages: (params: CheckFilter) => GuestMessageRecord[]
  notes: (params: { number?: string }) => NoteRecord[]
  summary: (params: CheckFilter) => LedgerSummary
  /** `limits` default to 10 a minute and 100 an hour; `toleranceMs` shortens the windows by the network's jitter. */
  check: (params: { filter?: CheckFilter; limits?: Limit[]; toleranceMs?: number }) => Checks
  clearLedger: (params: Record<string, never>) => Record<string, never>
  /** Long poll: answers as soon as the condition holds, `met: false` after the time. */
  wait: (params: { condition: Condition; timeoutMs?: number }) => { met: boolean; count: number }
  stats: (params: Record<string, never>) => {
    connections: number
    accepted: { network: number; media: number }
    phones: number
    guests: number
    guestPhones: number
    rssBytes: number
    uptimeSeconds: number
  }
}
export type Call = keyof SandboxApi
export type Params<C extends Call> = Parameters<SandboxApi[C]>[0]
export type Result<C extends Call> = ReturnType<SandboxApi[C]>
/** The implementation of each call, which may take time. */
export type SandboxHandlers = { [C in Call]: (params: Params<C>) => Result<C> | Promise<Result<C>> }
