import type { ReadDb } from '../db/index.ts'
import { DAY } from '../lib/units.ts'
import type { QueueOwner } from './send-queues.ts'
import { findMailedTo } from './view.ts'

/**
 * No guest gets more mailings than this within a sliding window of days, triggered ones included, over all channels.
 */
export type GuestCap = { messages: number; days: number }

type Candidate = { delivery: { id: string; guest_id: string; dedupe_key: string } }

/**
 * A queue's deliveries whose guests have had as many mailings as the cap allows. A mailing by several channels counts
 * once and does not count against itself.
 */
export async function findCapped(
  db: ReadDb,
  cap: GuestCap | null,
  { owner_id: mailing_id }: QueueOwner,
  candidates: readonly Candidate[],
  now: number,
): Promise<ReadonlySet<string>> {
  if (!cap || candidates.length === 0) return new Set()
  const guestIds = [...new Set(candidates.map(({ delivery }) => delivery.guest_id))]
  const mailings = new Map<string, Set<string>>()
  for (const row of await findMailedTo(db, guestIds, now - cap.days * DAY)) {
    const known = mailings.get(row.guest_id)
    if (known) known.add(mailingKey(row))
    else mailings.set(row.guest_id, new Set([mailingKey(row)]))
  }
  const capped = candidates.filter(({ delivery }) => {
    const had = mailings.get(delivery.guest_id)
    return had !== undefined && had.size >= cap.messages && !had.has(mailingKey({ ...delivery, mailing_id }))
  })
  return new Set(capped.map(({ delivery }) => delivery.id))
}

function mailingKey({ mailing_id, dedupe_key }: { mailing_id: string; dedupe_key: string }): string {
  return `${mailing_id} ${dedupe_key}`
}
