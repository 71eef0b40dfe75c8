import { openInbox } from '../../../test/support/inbox.ts'
import type { Db } from '../../db/index.ts'
import type { IncomingMessage } from '../../whatsapp/port.ts'
import { receiveMessage } from '../receive-message.ts'

/** An inbox with one number, and what the number receives. */
export async function openReceiving(db: Db) {
  const inbox = await openInbox(db)
  const numberId = await inbox.addNumber()
  return Object.assign(inbox, { numberId, receive: (m: IncomingMessage) => receiveMessage(inbox, numberId, m) })
}

export type ReceivingInbox = Awaited<ReturnType<typeof openReceiving>>
