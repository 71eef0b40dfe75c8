import type { Tx } from '../db/index.ts'
import { createHooks, type Hooks } from '../lib/hooks.ts'
import type {
  ChatMark,
  Expiration,
  HistoryPart,
  IdentityChange,
  IncomingMessage,
  MetaChange,
  MetaCharge,
  OutgoingContent,
  OwnRead,
  Peer,
  ReceiptStatus,
  RingingCall,
  SendResult,
  UsernameNotice,
} from '../whatsapp/port.ts'

/** A time without a connection, up to now. `since`: when the last frame came; null: never. UTC milliseconds. */
export type Absence = {
  since: number | null
  until: number
  /** When the phone linked this device. */
  linkedAt: number | null
  /** How many messages WhatsApp had kept and announced, but did not deliver. */
  missing?: number
}

export type Receipt = { messageIds: string[]; peer: Peer; status: ReceiptStatus; at: number }

/** What the session pool announces about its numbers. */
export type NumberHooks = {
  /** At least once for each message; the connection keeps the message until it resolves. */
  onMessage(numberId: string, message: IncomingMessage): Promise<void>
  /** History from the number's own phone; sent again after a restart until all of it was taken. */
  onHistory(numberId: string, part: HistoryPart): void | Promise<void>
  /** A guest calls, at this moment. */
  onRinging(numberId: string, call: RingingCall): void | Promise<void>
  /** Guests' messages were read on the number's own phone. */
  onOwnRead(numberId: string, read: OwnRead): void | Promise<void>
  /** A guest's chat was marked on the number's own phone. */
  onChatMark(numberId: string, mark: ChatMark): void | Promise<void>
  onReceipt(numberId: string, receipt: Receipt): void | Promise<void>
  /** The permit is settled already. */
  onLateResult(numberId: string, messageId: string, result: SendResult): void | Promise<void>
  onIdentity(numberId: string, pair: { phone: string; lid: string }): void | Promise<void>
  /** Somebody is reached at another phone or LID than before. */
  onIdentityChange(numberId: string, change: IdentityChange): void | Promise<void>
  /** Somebody has taken, changed or given up the username. */
  onUsername(numberId: string, told: UsernameNotice): void | Promise<void>
  /** Meta has posted something about an official number, or about the account that it belongs to. */
  onMetaChange(numberId: string, change: MetaChange): void | Promise<void>
  /** What Meta says it charges for a message of an official number. */
  onCharge(numberId: string, charge: MetaCharge): void | Promise<void>
  /** The number is connected again, or turns out to have missed something while it was away: in the same transaction. */
  onReturn(tx: Tx, numberId: string, absence: Absence): Promise<void>
  /** The number is connected: send what waits. */
  onOpen(numberId: string): void | Promise<void>
  /** The number has no connection any more; `gone`: it will not come back by itself (logged out, failed, deleted). */
  onDown(numberId: string, down: { gone: boolean }): void | Promise<void>
}

export const createNumberHooks = (): Hooks<NumberHooks> =>
  createHooks<NumberHooks>({
    onMessage: true,
    onReturn: true,
    onHistory: true,
    onRinging: true,
    onOwnRead: true,
    onChatMark: true,
    onReceipt: true,
    onLateResult: true,
    onIdentity: true,
    onIdentityChange: true,
    onUsername: true,
    onMetaChange: true,
    onCharge: true,
    onOpen: true,
    onDown: true,
  })

/** The session pool's listeners, and what it asks them when WhatsApp wants something again. */
export type PoolListeners = NumberHooks & {
  contentToResend(numberId: string, messageId: string): Promise<OutgoingContent | undefined>
  /** What messages into the chat with this person must carry, where they disappear. */
  expirationOf?(numberId: string, peer: Peer): Promise<Expiration | undefined>
}
