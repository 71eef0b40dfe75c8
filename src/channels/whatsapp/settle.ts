import { type Tx, transact } from '../../db/index.ts'
import { MAX_ATTEMPTS, nextAttemptAt, PARKED, repeatAt, type SendDeps, settleDelivery } from '../../deliveries/index.ts'
import { markMailed } from '../../guests/index.ts'
import { applyAcceptances, applySendResult, withdrawOutgoing } from '../../inbox/index.ts'
import { SECOND } from '../../lib/units.ts'
import {
  findRestriction,
  isServersTrouble,
  type Outcome,
  recordOutcomes,
  releaseSend,
  restrict,
  restrictionOf,
  settleRecipients,
  settleSend,
  settleSends,
  TRANSIENT_CODES,
} from '../../numbers/index.ts'
import { reasonOfMetaCode } from '../../whatsapp/cloud.ts'
import type { SendResult } from '../../whatsapp/port.ts'
import type { InFlight } from './reserve.ts'

/** A send that has ended, one way or the other. `steadyAt`: when we learnt of it, by the ledger's clock. */
export type InFlightResult = { send: InFlight; result: SendResult; steadyAt: number; withToken?: boolean }

const NOT_SENT_RETRY_MS = 5 * SECOND
type SettleDeps = Pick<SendDeps, 'db' | 'clock' | 'inbox' | 'signals' | 'log' | 'settings' | 'pool'>

/**
 * Records how messages of a number ended, several in one transaction. If another process has the number by now, only
 * the accepted ones: that process repeats the others under the same ids, so no other number may have them.
 */
export async function settleResults(
  deps: SettleDeps,
  numberId: string,
  known: readonly InFlightResult[],
): Promise<void> {
  const restricted = known.some(({ result }) => result.outcome === 'refused' && restrictionOf(result.code))
  const stopped = await transact(deps.db, async (tx) => {
    const isOurs = known.every(isAccepted) || (await deps.pool.isHeld(tx, numberId))
    const results = isOurs ? known : known.filter(isAccepted)
    if (results.length === 0) return false
    const accepted = results.filter(isAccepted)
    await settleSends(tx, numberId, whatsappIdsOf(accepted), Math.max(...results.map(({ steadyAt }) => steadyAt)))
    await settleRecipients(tx, whatsappIdsOf(accepted.filter(({ send }) => send.isTemplate)), deps.clock.now())
    const mailed = accepted.filter(({ send }) => send.countsAsMailing)
    await markMailed(
      tx,
      mailed.map(({ send }) => send.guestId),
      deps.clock.now(),
    )
    // The deliveries follow their messages: see hooks.ts.
    const acceptedAt = Math.max(...accepted.map(({ result }) => result.at))
    await applyAcceptances(tx, deps.inbox, idsOf(accepted), acceptedAt)
    for (const ended of results) await settle(tx, deps, numberId, ended)
    return recordOutcomes(tx, deps, numberId, results.flatMap(outcomeOf))
  })
  deps.signals.notify('outbox')
  if (stopped) deps.log.warn({ numberId }, 'a number was stopped: WhatsApp refused one message after the other')
  if (restricted || stopped) {
    deps.signals.notify('number', numberId)
    deps.signals.notify('deliveries')
  }
}

type Accepted = InFlightResult & { result: Extract<SendResult, { outcome: 'accepted' }> }
const isAccepted = (ended: InFlightResult): ended is Accepted => ended.result.outcome === 'accepted'
const idsOf = (results: InFlightResult[]) => results.map(({ send }) => send.message.id)
const whatsappIdsOf = (results: InFlightResult[]) => results.map(({ send }) => send.message.whatsapp_id)

/** What counts for the number: neither a test, nor an outcome that says nothing about it. */
function outcomeOf({ send, result, withToken = false }: InFlightResult): Outcome[] {
  if (send.kind === 'test') return []
  const firstContact = send.chat !== 'answered'
  if (result.outcome === 'accepted') return [{ refusedWith: null, firstContact, withToken }]
  if (result.outcome !== 'refused' || isServersTrouble(result.code)) return []
  return [{ refusedWith: result.code, firstContact, withToken }]
}

async function settle(tx: Tx, deps: SettleDeps, numberId: string, { send, result, steadyAt }: InFlightResult) {
  const { message } = send
  const now = deps.clock.now()
  switch (result.outcome) {
    case 'accepted':
      return
    case 'refused':
      await settleSend(tx, numberId, message.whatsapp_id, steadyAt, { refused: !isServersTrouble(result.code) })
      deps.log.warn({ numberId, deliveryId: send.deliveryId, code: result.code }, 'WhatsApp refused a message')
      await restrictBy(tx, deps, numberId, result.code)
      return refused(tx, deps, numberId, { send, result, now })
    case 'unconfirmed':
      if (send.attempts >= MAX_ATTEMPTS)
        return end(tx, deps, send, { status: 'unconfirmed', reason: 'no_acknowledgement', result, at: now })
      return repeatAt(tx, { deliveryId: send.deliveryId }, nextAttemptAt(send.attempts, now))
    case 'not_sent': {
      const waitMs = Math.max(NOT_SENT_RETRY_MS, result.afterMs ?? 0)
      await releaseSend(tx, numberId, message.whatsapp_id)
      if (!result.retryable) {
        return end(tx, deps, send, { status: 'failed', reason: result.reason ?? 'not_sendable', result, at: now })
      }
      if (send.repeat) return repeatAt(tx, { deliveryId: send.deliveryId }, now + waitMs)
      return again(tx, send, { notBefore: now + waitMs, numberId: send.chat === 'none' ? null : numberId }, now)
    }
    default:
      return result satisfies never
  }
}

async function refused(
  tx: Tx,
  deps: SettleDeps,
  numberId: string,
  { send, result, now }: { send: InFlight; result: Extract<SendResult, { outcome: 'refused' }>; now: number },
): Promise<void> {
  const reason = reasonOfMetaCode(result.code) ?? `refused_${result.code}`
  const isRestricted = restrictionOf(result.code) !== undefined
  // An earlier attempt may still have arrived: then no other number may have it.
  if (send.repeat) return end(tx, deps, send, { status: 'unconfirmed', reason, result, at: now })
  if (isRestricted && send.chat === 'none') return again(tx, send, { notBefore: now, numberId: null }, now)
  if (isRestricted && send.attempts < MAX_ATTEMPTS) return park(tx, numberId, send, now)
  if (TRANSIENT_CODES.has(result.code) && send.attempts < MAX_ATTEMPTS) {
    return again(tx, send, { notBefore: nextAttemptAt(send.attempts, now), numberId }, now)
  }
  return end(tx, deps, send, { status: 'failed', reason, result, at: now })
}

async function restrictBy(tx: Tx, deps: SettleDeps, numberId: string, code: number): Promise<void> {
  const restriction = restrictionOf(code)
  if (restriction) await restrict(tx, deps, numberId, restriction)
}

/**
 * The guest has a chat with this number, so no other may write (invariants 9 and 10): it waits for the restriction's
 * end. Guests who never wrote are not offered to a restricted number; those who did are, and must be held back by time.
 */
async function park(tx: Tx, numberId: string, send: InFlight, now: number): Promise<void> {
  const restriction = send.chat === 'answered' ? await findRestriction(tx, numberId, now) : undefined
  if (!restriction) return again(tx, send, { notBefore: now, numberId }, now)
  return again(tx, send, { notBefore: restriction.until, numberId, reason: PARKED }, now)
}

/** It did not reach WhatsApp: as if it had never been tried. */
async function again(
  tx: Tx,
  { deliveryId, message }: InFlight,
  next: { notBefore: number; numberId: string | null; reason?: string },
  at: number,
) {
  if (await settleDelivery(tx, deliveryId, { kind: 'back', ...next }, at)) await withdrawOutgoing(tx, message.id)
}

type Ending = { status: 'failed' | 'unconfirmed'; reason: string; result: SendResult; at: number }

async function end(
  tx: Tx,
  deps: SettleDeps,
  { deliveryId, message }: InFlight,
  { status, reason, result, at }: Ending,
): Promise<void> {
  if (!(await settleDelivery(tx, deliveryId, { kind: status, reason }, at))) return
  await applySendResult(tx, deps.inbox, message, status === 'unconfirmed' ? { outcome: 'unconfirmed' } : result, at)
}
