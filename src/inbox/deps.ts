import type { Selectable } from 'kysely'
import type { Settings } from '../../config/env.ts'
import type { Db, Tx } from '../db/index.ts'
import type { MediaTable, MessageStatus, MessagesTable } from '../db/schema/inbox.ts'
import type { GuestDeps } from '../guests/index.ts'
import type { Enqueue } from '../jobs/declare.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { createHooks, type Hooks } from '../lib/hooks.ts'
import type { Logger } from '../lib/logger.ts'
import type { CallSettings, HistorySettings, SafetySettings } from '../numbers/index.ts'
import type { Connection, WhatsApp } from '../whatsapp/port.ts'

export type MessageRow = Selectable<MessagesTable>
export type MediaRow = Selectable<MediaTable>

/** What other slices do when a message arrives or changes status, inside the same transaction. */
export type MessageHooks = {
  /** Messages sent by one number reached a new status: each at most once, never backwards. */
  onStatus(tx: Tx, messages: readonly MessageRow[], status: MessageStatus, at: number): Promise<void>
  /** A guest wrote: once for each message. Edits and reactions are not announced. */
  onInbound(tx: Tx, inbound: InboundNotice): Promise<void>
  /** A call was declined, and has come as a message. */
  onRejectedCall(tx: Tx, call: RejectedCall): Promise<void>
}

export const createMessageHooks = (): Hooks<MessageHooks> =>
  createHooks<MessageHooks>({ onStatus: true, onInbound: true, onRejectedCall: true })

export type InboundNotice = {
  guestId: string
  numberId: string
  messageId: string
  at: number
  text: string | null
}

/** `text`: what the rule about calls has for the caller. */
export type RejectedCall = InboundNotice

/** What moving an outgoing message's status needs. */
export type StatusDeps = { messageHooks: MessageHooks }

/** What storing an incoming message needs. */
export type InboxDeps = StatusDeps & {
  db: Db
  clock: Clock
  log: Logger
  signals: Signals
  enqueue: Enqueue
  guests: GuestDeps
  openSealed: WhatsApp['openSealed']
  settings: CallSettings & AutomaticAnswerSettings & HistorySettings & SafetySettings
}

/** The part of the session pool that the inbox uses. */
export type Connections = {
  connection(numberId: string): Connection | undefined
  /** Whether the number is still this process's, until the transaction ends. */
  isHeld(tx: Tx, numberId: string): Promise<boolean>
  ownedNumbers(): Iterable<string>
}

export type AutomaticAnswerSettings = Pick<
  Settings,
  'OTKLIK_AUTOMATIC_ANSWERS_A_DAY' | 'OTKLIK_AUTOMATIC_ANSWERS_PAUSE_MINUTES'
>

export type MediaSettings = Pick<Settings, 'OTKLIK_DATA_DIR' | 'OTKLIK_MAX_UPLOAD_MB' | 'OTKLIK_MAX_DOWNLOAD_MB'>
