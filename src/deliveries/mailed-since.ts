import type { Tx } from '../db/index.ts'
import { lockGuests, mailingSkipReason } from '../guests/index.ts'
import type { Candidate } from './candidates.ts'
import { wasMailedByOthers } from './cascade.ts'
import { findCapped } from './guest-cap.ts'
import type { Page } from './next-page.ts'

/**
 * Those deliveries, of candidates found eligible, whose guests got a mailing meanwhile, so that this one would come too
 * soon or be one too many. Their guests are locked until the transaction ends: of two mailings that reach for a guest
 * at the same moment, by whatever numbers and channels, the second sees what the first has claimed or sent. Call it
 * before anything else locks guests, and before `claim`.
 */
export async function findMailedSince(
  tx: Tx,
  { queue, renderer }: Pick<Page, 'queue' | 'renderer'>,
  candidates: readonly Pick<Candidate, 'delivery'>[],
  at: number,
): Promise<ReadonlySet<string>> {
  const { minIntervalMs, guestCap = null, channelMode } = renderer
  const guests = await lockGuests(tx, [...new Set(candidates.map(({ delivery }) => delivery.guest_id))])
  const mailed = new Set(await findCapped(tx, guestCap, queue, candidates, at))
  if (minIntervalMs === 0) return mailed
  for (const { delivery } of candidates) {
    const guest = guests.get(delivery.guest_id)
    if (!guest || mailingSkipReason(guest, { now: at, minIntervalMs }) !== 'mailed_recently') continue
    const isOwn = channelMode !== undefined && !(await wasMailedByOthers(tx, queue, delivery, at - minIntervalMs))
    if (!isOwn) mailed.add(delivery.id)
  }
  return mailed
}
