import type { ReadDb, Tx } from '../db/index.ts'
import type { Purpose } from '../db/schema/guests.ts'
import type { SendKind } from '../db/schema/numbers.ts'
import type { GuestRow } from '../guests/index.ts'
import type { NumberRow } from '../numbers/index.ts'
import type { OutgoingTemplate } from '../whatsapp/port.ts'
import type { GuestCap } from './guest-cap.ts'
import type { QuietHours } from './quiet-hours.ts'
import type { SendQueueRow } from './send-queues.ts'

/** What waits for its pace in a queue. Replies do not wait; what programs send is refused instead of being put off. */
export type QueueKind = Exclude<SendKind, 'reply' | 'automatic' | 'api'>

/** The context a text is rendered in. `zone` is the guest's; `at` is now. */
export type RenderContext = {
  delivery: { id: string; dedupeKey: string }
  /**
   * False: the number is official, and the guest has not written within 24 hours. Only Meta's templates may go then.
   */
  windowOpen?: boolean
  guest: GuestRow
  /** Null when no number sends: SMS, push. */
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
      /** It leaves as this Meta template; `text` is how it reads. */
      template?: OutgoingTemplate
    }
  | { skip: string }

/** What all of a queue's deliveries share right now. Read again for every few messages, so changes apply at once. */
export type QueueRenderer = {
  /** Guests' local hours without messages; null: none. */
  quietHours: QuietHours | null
  /**
   * What it is for; absent: service. Advertising goes only to guests whose consent for this channel is on record at the
   * moment of sending.
   */
  purpose?: Purpose
  /** Guests who got a mailing within this time are skipped; 0 disables this. */
  minIntervalMs: number
  /** Several channels serve a guest together, and how: they do not count against each other. */
  channelMode?: 'cascade' | 'all'
  /** How many mailings a guest may get; absent: any number. */
  guestCap?: GuestCap | null
  /** Whether a message counts as a mailing for that interval. */
  countsAsMailing: boolean
  /**
   * Whether text, hours and the rest are still as they were when this was prepared. Asked in the transaction that
   * reserves a send, so an edit reaches the very next one. Absent: they never change.
   */
  isCurrent?(db: ReadDb): Promise<boolean>
  /**
   * Which version of its queue's text this is: 1, 2, ... Also asked in that transaction; a version never sent before is
   * recorded then. Absent: none are kept.
   */
  textVersion?(tx: Tx, at: number): Promise<number>
  render(context: RenderContext): Rendered | Promise<Rendered>
}

/** A kind of paced message, declared by the slice that owns it. Injected by the context. */
export type DeliveryKind = {
  /** Undefined when the queue's owner is gone: its deliveries stay where they are. */
  prepare(db: ReadDb, queue: SendQueueRow): Promise<QueueRenderer | undefined>
  /** The accounts at Meta that have an approved template for what the queue sends. Absent: none. */
  templateAccounts?(db: ReadDb, queue: SendQueueRow): Promise<string[]>
  /** Nothing in the queue waits or is on its way. May be called repeatedly. */
  queueDrained?(tx: Tx, queue: SendQueueRow, at: number): Promise<void>
}

export type DeliveryKinds = Partial<Record<QueueKind, DeliveryKind>>
