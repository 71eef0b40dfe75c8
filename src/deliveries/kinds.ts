import type { ReadDb, Tx } from '../db/index.ts'
import type { Purpose } from '../db/schema/guests.ts'
import type { SendKind } from '../db/schema/numbers.ts'
import type { GuestRow } from '../guests/index.ts'
import type { NumberRow } from '../numbers/index.ts'
import type { OutgoingTemplate } from '../whatsapp/port.ts'
import type { GuestCap } from './guest-cap.ts'
import type { QuietHours } from './quiet-hours.ts'
import type { SendQueueRow } from './send-queues.ts'

/** What waits for its pace in a queue. Replies have none; what programs send is refused instead of being put off. */
export type QueueKind = Exclude<SendKind, 'reply' | 'automatic' | 'api'>

/** What a text is made for. `zone` is the guest's; `at` is this moment. */
export type RenderContext = {
  delivery: { id: string; dedupeKey: string }
  /** False: the number is official, and the guest has not written within 24 hours. Only templates at Meta may go then. */
  windowOpen?: boolean
  guest: GuestRow
  /** Null where no number sends: SMS, push. */
  number: NumberRow | null
  at: number
  zone: string
}

/** `skip`: nothing to send to this guest, and why. */
export type Rendered =
  | {
      text: string
      title?: string | null
      variant?: number
      /** It leaves as this template at Meta; `text` is how it reads. */
      template?: OutgoingTemplate
    }
  | { skip: string }

/** What all deliveries of a queue share at this moment. Read anew for every few messages, so changes apply at once. */
export type QueueRenderer = {
  /** Guests' local hours without messages; null: none. */
  quietHours: QuietHours | null
  /**
   * What it is for; absent: service. Advertising goes only to guests whose consent to it by this channel is on record at
   * the moment of sending.
   */
  purpose?: Purpose
  /** Guests who got a mailing within this time are skipped; 0 lifts it. */
  minIntervalMs: number
  /** Several channels serve a guest together, and how: they do not count against each other. */
  channelMode?: 'cascade' | 'all'
  /** How many mailings a guest may get; without it as many as there are. */
  guestCap?: GuestCap | null
  /** Whether a message counts as a mailing for that interval. */
  countsAsMailing: boolean
  /**
   * Whether text, hours and the rest are still what they were when this was prepared. Asked in the transaction that
   * reserves a send, so an edit reaches the very next one. Without it they never change.
   */
  isCurrent?(db: ReadDb): Promise<boolean>
  /**
   * Which version of its queue's text this is: 1, 2, ... Asked in that transaction, too; what was never sent before is
   * written down then. Without it none are kept.
   */
  textVersion?(tx: Tx, at: number): Promise<number>
  render(context: RenderContext): Rendered | Promise<Rendered>
}

/** A kind of paced message, by the slice that owns it. Injected by the context. */
export type DeliveryKind = {
  /** Undefined when the queue's owner is gone: its deliveries stay where they are. */
  prepare(db: ReadDb, queue: SendQueueRow): Promise<QueueRenderer | undefined>
  /** The accounts at Meta that have an approved template for what the queue sends. Without it: none. */
  templateAccounts?(db: ReadDb, queue: SendQueueRow): Promise<string[]>
  /** Nothing of the queue waits or is on its way. May be called again. */
  queueDrained?(tx: Tx, queue: SendQueueRow, at: number): Promise<void>
}

export type DeliveryKinds = Partial<Record<QueueKind, DeliveryKind>>
