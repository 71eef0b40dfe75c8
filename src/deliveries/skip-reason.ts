import type { ReadDb } from '../db/index.ts'
import { type GuestRow, mailingSkipReason } from '../guests/index.ts'
import { findCascade, wasMailedByOthers } from './cascade.ts'
import type { QueueRenderer } from './kinds.ts'
import type { SendQueueRow } from './send-queues.ts'
import type { DeliveryRow } from './view.ts'

export type EligibilityQuestion = {
  delivery: Pick<DeliveryRow, 'queue_id' | 'guest_id' | 'dedupe_key' | 'fallback_at' | 'created_at'>
  guest: GuestRow
  renderer: Pick<QueueRenderer, 'minIntervalMs' | 'channelMode'>
  queue: SendQueueRow
  at: number
}

/**
 * Why a paced message must not go to this guest now, whatever the channel (invariant 5); undefined when nothing stands
 * in its way.
 */
export async function skipReasonFor(db: ReadDb, question: EligibilityQuestion): Promise<string | undefined> {
  const { delivery, guest, renderer, queue, at } = question
  if (guest.merged_into !== null) return 'merged'
  const skipReason = mailingSkipReason(guest, { now: at, minIntervalMs: renderer.minIntervalMs })
  const forgivable = skipReason === 'mailed_recently' && renderer.channelMode !== undefined
  if (skipReason && !forgivable) return skipReason
  // What the other channels of this mailing have sent belongs to the same mailing.
  if (forgivable && (await wasMailedByOthers(db, queue, delivery, at - renderer.minIntervalMs))) return skipReason
  if (renderer.channelMode !== 'cascade') return undefined
  const others = await findCascade(db, queue, delivery)
  if (others.some(({ status }) => status === 'delivered' || status === 'read')) return 'reached_already'
  // It was on its way when its time was over, and came back: the next channel has the guest.
  const passedOn = delivery.fallback_at === null && others.some(({ created_at }) => created_at > delivery.created_at)
  return passedOn ? 'superseded' : undefined
}
