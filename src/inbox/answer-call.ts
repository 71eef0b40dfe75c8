import { type Db, recordEvent, type Tx } from '../db/index.ts'
import type { Logger } from '../lib/logger.ts'
import { HOUR } from '../lib/units.ts'
import { type CallSettings, findCallAnswer } from '../numbers/index.ts'
import type { IncomingContent, RingingCall } from '../whatsapp/port.ts'
import type { Connections, InboxDeps, MessageRow } from './deps.ts'
import { insertOutgoing } from './outgoing.ts'
import type { MessageOut } from './present.ts'

type RingingDeps = { db: Db; log: Logger; settings: CallSettings; pool: Connections }

/** Whoever calls again and again is told once in this time. */
const TOLD_FOR_MS = HOUR

/** Turns a ringing call away where the rule of its number says so; it comes as a message then, see `noteCall`. */
export async function answerCall(deps: RingingDeps, numberId: string, call: RingingCall): Promise<void> {
  const { isRefused } = await findCallAnswer(deps.db, deps.settings, numberId, call.at)
  if (!isRefused) return
  try {
    await deps.pool.connection(numberId)?.rejectCall(call.id)
  } catch (err) {
    // It rings on, and is told as missed when it ends.
    deps.log.warn({ err, numberId }, 'a call could not be turned away')
  }
}

/** What follows a call that is stored: the event, and a text to whoever was turned away. */
export async function noteCall(
  tx: Tx,
  deps: InboxDeps,
  row: MessageRow,
  { outcome }: Extract<IncomingContent, { type: 'call' }>,
  shown: MessageOut,
): Promise<void> {
  if (outcome === 'answered') return
  const at = deps.clock.now()
  await recordEvent(tx, { type: 'call.missed', at, data: shown })
  if (outcome !== 'rejected' || (await wasTold(tx, row))) return
  const { text } = await findCallAnswer(tx, deps.settings, row.number_id, row.at)
  if (text === null) return
  await insertOutgoing(tx, deps, {
    numberId: row.number_id,
    guestId: row.guest_id,
    kind: 'reply',
    content: { type: 'text', text },
    author: null,
    at,
  })
}

/** Whether an earlier call of the guest to this number was turned away a short while ago. */
async function wasTold(tx: Tx, row: MessageRow): Promise<boolean> {
  const earlier = await tx
    .selectFrom('feed as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select('m.id')
    .where('f.guest_id', '=', row.guest_id)
    .where('f.kind', '=', 'message')
    .where('f.at', '>', row.at - TOLD_FOR_MS)
    .where('m.type', '=', 'call')
    .where('m.number_id', '=', row.number_id)
    .where('m.content', 'like', '%"rejected"%')
    .where('m.id', '<>', row.id)
    .limit(1)
    .executeTakeFirst()
  return earlier !== undefined
}
