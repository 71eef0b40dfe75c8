import { type Db, recordEvent, type Tx } from '../db/index.ts'
import type { Logger } from '../lib/logger.ts'
import { type CallSettings, findCallAnswer } from '../numbers/index.ts'
import type { IncomingContent, RingingCall } from '../whatsapp/port.ts'
import type { Connections, InboxDeps, MessageRow } from './deps.ts'
import type { MessageOut } from './present.ts'

type RingingDeps = { db: Db; log: Logger; settings: CallSettings; pool: Connections }

/** Declines a ringing call where the rule of its number says so; it then comes as a message, see `noteCall`. */
export async function answerCall(deps: RingingDeps, numberId: string, call: RingingCall): Promise<void> {
  const { isRefused } = await findCallAnswer(deps.db, deps.settings, numberId, call.at)
  if (!isRefused) return
  try {
    await deps.pool.connection(numberId)?.rejectCall(call.id)
  } catch (err) {
    // It keeps ringing, and comes as missed when it ends.
    deps.log.warn({ err, numberId }, 'a call could not be turned away')
  }
}

/** What follows a stored call: the event, and the message to a caller who was declined. */
export async function noteCall(
  tx: Tx,
  deps: InboxDeps,
  row: MessageRow,
  { outcome }: Extract<IncomingContent, { type: 'call' }>,
  shown: MessageOut,
): Promise<void> {
  if (outcome === 'answered') return
  await recordEvent(tx, { type: 'call.missed', at: deps.clock.now(), data: shown })
  if (outcome !== 'rejected') return
  const { guest_id: guestId, number_id: numberId, id: messageId, at } = row
  const { text } = await findCallAnswer(tx, deps.settings, numberId, at)
  await deps.messageHooks.onRejectedCall(tx, { guestId, numberId, messageId, at, text })
}
