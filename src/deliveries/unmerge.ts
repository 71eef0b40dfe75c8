import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import type { DeliveryStatus } from '../db/schema/deliveries.ts'
import type { GuestHooks } from '../guests/index.ts'
import { newId } from '../lib/ids.ts'
import { lockQueue } from './queue-store.ts'

/** What may have reached its guest. */
const LEFT: DeliveryStatus[] = ['sending', 'sent', 'delivered', 'read', 'unconfirmed']

/**
 * Two guests were not one person after all, and each gets their deliveries back. What had been skipped because of the
 * other waits again, unless its mailing is over by now. What left while they were merged may have gone to either phone:
 * so both count as having had it, and nobody gets it twice (invariant 2).
 */
export const unmergeDeliveries: GuestHooks['onUnmerge'] = async (tx, { keptId, mergedId, mergedAt, at }) => {
  const both = [keptId, mergedId]
  // A mailing may be ending at this moment: it either ends before this, or sees what waits again.
  for (const id of await queuesWaitedIn(tx, both)) await lockQueue(tx, id)
  await endWithMailings(tx, both)
  await shareWhatLeft(tx, both, { mergedAt, at })
}

async function queuesWaitedIn(tx: Tx, guestIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('deliveries')
    .select('queue_id')
    .distinct()
    .where('guest_id', 'in', [...guestIds])
    .where('status', '=', 'waiting')
    .orderBy('queue_id')
    .execute()
  return rows.map(({ queue_id }) => queue_id)
}

async function endWithMailings(tx: Tx, guestIds: readonly string[]): Promise<void> {
  await sql`
    update deliveries set
      status = case when ended.status = 'cancelled' then 'cancelled' else 'skipped' end,
      reason = case when ended.status = 'cancelled' then null else 'merged' end
    from (
      select q.id, m.status from send_queues as q join mailings as m on m.id = q.owner_id
      where q.owner_kind = 'mailing' and (m.status = 'cancelled' or (m.status = 'finished' and q.is_test = 0))
    ) as ended
    where ended.id = deliveries.queue_id and deliveries.status = 'waiting'
      and deliveries.guest_id in (${sql.join(guestIds)})
  `.execute(tx)
}

/** The other of the two has it as skipped: it no longer waits, and is not planned again. */
async function shareWhatLeft(
  tx: Tx,
  guestIds: readonly string[],
  { mergedAt, at }: { mergedAt: number; at: number },
): Promise<void> {
  const left = await tx
    .selectFrom('deliveries as d')
    .innerJoin('send_queues as q', 'q.id', 'd.queue_id')
    .innerJoin('mailings as m', 'm.id', 'q.owner_id')
    .select(['d.queue_id', 'd.guest_id', 'd.dedupe_key'])
    .where('d.guest_id', 'in', [...guestIds])
    .where('d.status', 'in', LEFT)
    .where('d.claimed_at', '>=', mergedAt)
    .where('q.owner_kind', '=', 'mailing')
    .where('q.is_test', '=', 0)
    .where('m.status', 'not in', ['finished', 'cancelled'])
    .orderBy('d.id')
    .execute()
  for (const { queue_id, guest_id, dedupe_key } of left) {
    const other = guestIds.find((id) => id !== guest_id) ?? guest_id
    await tx
      .insertInto('deliveries')
      .values({
        id: newId('dlv'),
        queue_id,
        guest_id: other,
        dedupe_key,
        status: 'skipped',
        reason: 'merged',
        not_before: at,
        created_at: at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['queue_id', 'guest_id', 'dedupe_key'])
          .doUpdateSet({ status: 'skipped', reason: 'merged' })
          .where('deliveries.status', '=', 'waiting'),
      )
      .execute()
  }
}
