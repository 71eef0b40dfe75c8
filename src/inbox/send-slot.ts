import type { Tx } from '../db/index.ts'
import {
  hasUnsettled,
  isServersTrouble,
  type Permit,
  type PermitDeps,
  recordOutcomes,
  recordReply,
  type SafetySettings,
  takePermit,
} from '../numbers/index.ts'
import type { SendResult } from '../whatsapp/port.ts'
import { findLastInbound } from './chats.ts'
import type { Outbound } from './send-queue.ts'

export type SlotDeps = Pick<PermitDeps, 'clock'> & { settings: PermitDeps['settings'] & SafetySettings }

/** Whether it keeps to the pace of mailings: what programs send to guests who did not write first. */
const isPaced = ({ kind, row }: Outbound): boolean => kind === 'message' && row.kind === 'api'

/**
 * Writes a send into the ledger before it leaves. Replies are never refused, but counted, so that mailings yield to them
 * (invariant 3). What a program sends has its permit since it was taken in; a new one is asked for where that ended
 * meanwhile, as it does with the connection (invariant 1).
 */
export async function takeSlot(tx: Tx, deps: SlotDeps, numberId: string, outbound: Outbound): Promise<Permit> {
  const messageId = outbound.row.whatsapp_id
  const at = deps.clock.steady()
  if (!isPaced(outbound)) {
    const isAutomatic = outbound.kind === 'message' && outbound.row.kind === 'automatic'
    await recordReply(tx, { numberId, kind: isAutomatic ? 'automatic' : 'reply', messageId, at })
    return { ok: true }
  }
  if (await hasUnsettled(tx, numberId, messageId)) return { ok: true }
  const firstContact = await isFirstContact(tx, outbound)
  return takePermit(tx, deps, { id: numberId }, { kind: 'api', messageId, at, firstContact })
}

/**
 * Counts WhatsApp's answer to a paced message for the number, as with mailings. Returns whether that stopped the
 * number.
 */
export async function countOutcome(
  tx: Tx,
  deps: SlotDeps,
  numberId: string,
  outbound: Outbound,
  result: SendResult,
): Promise<boolean> {
  const refusedWith = result.outcome === 'refused' ? result.code : null
  const tells = result.outcome === 'accepted' || (refusedWith !== null && !isServersTrouble(refusedWith))
  if (!isPaced(outbound) || !tells) return false
  const firstContact = await isFirstContact(tx, outbound)
  return recordOutcomes(tx, deps, numberId, [{ refusedWith, firstContact }])
}

async function isFirstContact(tx: Tx, { kind, row }: Outbound): Promise<boolean> {
  if (kind !== 'message') return false
  return (await findLastInbound(tx, { guestId: row.guest_id, numberId: row.number_id })) === null
}
