import type { ReadDb } from '../db/index.ts'
import type { Channel } from '../db/schema/deliveries.ts'
import { type GuestRow, mailingObstacle } from '../guests/index.ts'
import { findTogether, wasMailedByOthers } from './cascade.ts'
import type { LaneRenderer } from './kinds.ts'
import type { DeliveryRow } from './view.ts'

export type ObstacleQuestion = {
  delivery: Pick<DeliveryRow, 'lane_id' | 'guest_id' | 'cause' | 'follow_at' | 'created_at'>
  guest: GuestRow
  renderer: Pick<LaneRenderer, 'minIntervalMs' | 'together'>
  channel: Channel
  at: number
}

/**
 * Why a paced message must not go to this guest, whatever the channel, at this moment (invariant 5); undefined when
 * nothing stands in its way.
 */
export async function obstacleTo(db: ReadDb, question: ObstacleQuestion): Promise<string | undefined> {
  const { delivery, guest, renderer, channel, at } = question
  if (guest.merged_into !== null) return 'merged'
  // Only WhatsApp cares whether somebody is there.
  const person = channel === 'whatsapp' ? guest : { ...guest, on_whatsapp: null }
  const obstacle = mailingObstacle(person, { now: at, minIntervalMs: renderer.minIntervalMs })
  const forgivable = obstacle === 'mailed_recently' && renderer.together !== undefined
  if (obstacle && !forgivable) return obstacle
  // What the other channels of this mailing have sent is the same mailing.
  if (forgivable && (await wasMailedByOthers(db, delivery, at - renderer.minIntervalMs))) return obstacle
  if (renderer.together !== 'cascade') return undefined
  const others = await findTogether(db, delivery)
  if (others.some(({ status }) => status === 'delivered' || status === 'read')) return 'reached_already'
  // It was on its way when its time was over, and came back: the next channel has the guest.
  const passedOn = delivery.follow_at === null && others.some(({ created_at }) => created_at > delivery.created_at)
  return passedOn ? 'superseded' : undefined
}
