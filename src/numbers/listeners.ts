import type { IncomingMessage, OutgoingContent, Peer, ReceiptStatus, SendResult } from '../whatsapp/port.ts'

export type Receipt = { messageIds: string[]; peer: Peer; status: ReceiptStatus; at: number }

/** Where the session pool hands on what comes in; given by the context, since those parts lie to the right of it. */
export type PoolListeners = {
  /** At least once for each message; until it resolves the message is kept by the connection. */
  onMessage(numberId: string, message: IncomingMessage): Promise<void>
  onReceipt(numberId: string, receipt: Receipt): void | Promise<void>
  /** The permit is settled already. */
  onLateResult(numberId: string, messageId: string, result: SendResult): void | Promise<void>
  onIdentity(numberId: string, pair: { phone: string; lid: string }): void | Promise<void>
  /** The number is connected: send what waits. */
  onOpen(numberId: string): void | Promise<void>
  /** The number has no connection any more; `gone`: it will not come back by itself (logged out, failed, deleted). */
  onDown(numberId: string, down: { gone: boolean }): void | Promise<void>
  onTyping?(numberId: string, peer: Peer, typing: boolean): void
  findSent(numberId: string, messageId: string): Promise<OutgoingContent | undefined>
}
