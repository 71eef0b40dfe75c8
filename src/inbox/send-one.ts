import { type Db, type Tx, transact } from '../db/index.ts'
import { findPeer } from '../guests/index.ts'
import type { Signals } from '../jobs/signals.ts'
import { backoffDelayMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { withSpan } from '../lib/tracing/tracing.ts'
import { DAY, MINUTE, SECOND } from '../lib/units.ts'
import { type Permit, releaseSend, restrict, restrictionOf, settleSend } from '../numbers/index.ts'
import type { Connection, OutgoingContent, SendResult } from '../whatsapp/port.ts'
import { completeAction, contentOf, failAction } from './actions.ts'
import { whyWithdrawn } from './automatic-answers/still-wanted.ts'
import type { Connections, StatusDeps } from './deps.ts'
import { buildContent } from './outgoing-content.ts'
import { claim, type Outbound, postpone } from './send-queue.ts'
import { countOutcome, type SlotDeps, takeSlot } from './send-slot.ts'
import { applySendResult, end as endMessage, refusalReason } from './statuses.ts'
import { acting, processing } from './trace-messages.ts'

export type SendOneDeps = StatusDeps &
  SlotDeps & {
    db: Db
    clock: Clock
    log: Logger
    signals: Signals
    pool: Pick<Connections, 'isHeld'>
    /** The media folder. */
    folder: string
  }

/** Repeats of a message in doubt, all under the same id. */
const MAX_IN_DOUBT = 5
const MAX_AGE_MS = DAY
const RETRY = { base: SECOND, cap: MINUTE }

/** Sends one reply or action over a connection and records how it ended, in the trace of the request behind it. */
export function sendOne(
  deps: SendOneDeps,
  numberId: string,
  connection: Connection,
  outbound: Outbound,
): Promise<void> {
  const describe = () => (outbound.kind === 'message' ? processing(outbound.row) : acting(outbound.row))
  return withSpan('process outgoing', describe, () => sendAndSettle(deps, numberId, connection, outbound))
}

async function sendAndSettle(
  deps: SendOneDeps,
  numberId: string,
  connection: Connection,
  outbound: Outbound,
): Promise<void> {
  const { db } = deps
  const claimed = await transact(db, (tx) => claimSend(tx, deps, numberId, outbound))
  if (claimed === 'withdrawn') deps.signals.notify('outbox')
  if (claimed !== 'claimed') return
  const result = await attempt(deps, connection, outbound)
  const stopped = await transact(db, async (tx) => {
    // Another process has the number, and repeats what nobody has confirmed under the same id.
    if (result.outcome !== 'accepted' && !(await deps.pool.isHeld(tx, numberId))) return false
    await settle(tx, deps, numberId, outbound, result)
    return countOutcome(tx, deps, numberId, outbound, result)
  })
  deps.signals.notify('outbox')
  const refused = result.outcome === 'refused' ? result.code : undefined
  if (refused) deps.log.warn({ numberId, messageId: outbound.row.id, code: refused }, 'WhatsApp refused a reply')
  if (!(refused && restrictionOf(refused)) && !stopped) return
  deps.signals.notify('number', numberId)
  deps.signals.notify('deliveries')
}

/**
 * It may not be sent now. Its author is told so, rather than that it leaves later; a message in doubt is repeated
 * later.
 */
async function turnDown(tx: Tx, deps: SendOneDeps, outbound: Outbound, permit: Extract<Permit, { ok: false }>) {
  const now = deps.clock.now()
  if (outbound.row.status === 'sending') {
    const at = permit.retryAt === null ? now + RETRY.cap : permit.retryAt - deps.clock.steady() + now
    return postpone(tx, outbound, at, true)
  }
  const reason = `throttled_${permit.reason}`
  return void (await endMessage(tx, deps, outbound.row.id, { status: 'failed', reason, at: now }))
}

async function claimSend(
  tx: Tx,
  deps: SendOneDeps,
  numberId: string,
  outbound: Outbound,
): Promise<'claimed' | 'withdrawn' | 'gone'> {
  const { row, kind } = outbound
  const at = deps.clock.now()
  const reason = kind === 'message' ? await whyWithdrawn(tx, row, at) : undefined
  if (reason) return (await endMessage(tx, deps, row.id, { status: 'failed', reason, at })) ? 'withdrawn' : 'gone'
  if (!(await claim(tx, outbound))) return 'gone'
  const permit = await takeSlot(tx, deps, numberId, outbound)
  if (permit.ok) return 'claimed'
  await turnDown(tx, deps, outbound, permit)
  return 'withdrawn'
}

async function attempt(deps: SendOneDeps, connection: Connection, outbound: Outbound): Promise<SendResult> {
  const prepared = await prepare(deps, outbound)
  if (!prepared) return { outcome: 'not_sent', detail: 'nothing to send', retryable: false }
  try {
    return await connection.send({ id: outbound.row.whatsapp_id, ...prepared })
  } catch (err) {
    deps.log.error({ err, messageId: outbound.row.id }, 'sending a reply failed')
    return { outcome: 'unconfirmed' }
  }
}

async function prepare(
  { db, folder }: SendOneDeps,
  { kind, row }: Outbound,
): Promise<{ to: { phone?: string; lid?: string }; content: OutgoingContent } | undefined> {
  const message = kind === 'message' ? row : await findTarget(db, row.message_id)
  if (!message) return undefined
  const content = kind === 'message' ? await buildContent(db, folder, row) : contentOf(row, message)
  return content && { to: await findPeer(db, message.guest_id), content }
}

function findTarget(db: Db, id: string) {
  return db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst()
}

async function settle(
  tx: Tx,
  deps: SendOneDeps,
  numberId: string,
  outbound: Outbound,
  result: SendResult,
): Promise<void> {
  const { clock } = deps
  const now = clock.now()
  const messageId = outbound.row.whatsapp_id
  const attempts = outbound.row.attempts + 1
  switch (result.outcome) {
    case 'accepted':
      await settleSend(tx, numberId, messageId, clock.steady())
      return end(tx, deps, outbound, result, result.at)
    case 'refused':
      await settleSend(tx, numberId, messageId, clock.steady(), { refused: true })
      await restrictBy(tx, deps, numberId, result.code)
      return end(tx, deps, outbound, result, now)
    case 'unconfirmed':
      // Its slot in the ledger stays taken until the connection is closed.
      if (attempts >= MAX_IN_DOUBT || now - outbound.row.created_at > MAX_AGE_MS) {
        return end(tx, deps, outbound, result, now)
      }
      return postpone(tx, outbound, now + backoffDelayMs(RETRY, attempts), true)
    case 'not_sent': {
      await releaseSend(tx, numberId, messageId)
      if (!result.retryable) return end(tx, deps, outbound, result, now)
      // A row that was in doubt before stays in doubt: no other number may ever have it.
      const waitMs = Math.max(backoffDelayMs(RETRY, attempts), result.afterMs ?? 0)
      return postpone(tx, outbound, now + waitMs, outbound.row.status === 'sending')
    }
    default:
      return result satisfies never
  }
}

async function restrictBy(tx: Tx, deps: SendOneDeps, numberId: string, code: number): Promise<void> {
  const restriction = restrictionOf(code)
  if (restriction) await restrict(tx, deps, numberId, restriction)
}

async function end(tx: Tx, deps: StatusDeps, { kind, row }: Outbound, result: SendResult, at: number): Promise<void> {
  if (kind === 'message') await applySendResult(tx, deps, row, result, at)
  else if (result.outcome === 'accepted') await completeAction(tx, row.id, at)
  else await failAction(tx, row.id, result.outcome === 'refused' ? refusalReason(result.code) : result.outcome)
}
