import { compiled, type Tx } from '../db/index.ts'
import type { FeedKind } from '../db/schema/guests.ts'

export type FeedEntry = { guestId: string; at: number; kind: FeedKind; refId: string }

/** Puts something into a guest's feed, in the transaction in which it happens. The same again changes nothing. */
export async function addToFeed(tx: Tx, entry: FeedEntry): Promise<void> {
  await insertEntry(tx, entry)
}

const insertEntry = compiled((db, { guestId, at, kind, refId }: FeedEntry) =>
  db
    .insertInto('feed')
    .values({ guest_id: guestId, at, kind, ref_id: refId })
    .onConflict((conflict) => conflict.doNothing()),
)

export async function removeFromFeed(
  tx: Tx,
  { guestId, kind, refId }: Pick<FeedEntry, 'guestId' | 'kind' | 'refId'>,
): Promise<void> {
  await tx
    .deleteFrom('feed')
    .where('guest_id', '=', guestId)
    .where('kind', '=', kind)
    .where('ref_id', '=', refId)
    .execute()
}
