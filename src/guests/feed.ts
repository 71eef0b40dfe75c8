import type { Tx } from '../db/index.ts'
import type { FeedKind } from '../db/schema.ts'
import { newId } from '../lib/ids.ts'

export type FeedEntry = { guestId: string; at: number; kind: FeedKind; refId: string }

/** Puts something into a guest's feed, in the transaction in which it happens. */
export async function addToFeed(tx: Tx, { guestId, at, kind, refId }: FeedEntry): Promise<void> {
  await tx
    .insertInto('feed')
    .values({ id: newId('fed'), guest_id: guestId, at, kind, ref_id: refId })
    .execute()
}

export async function removeFromFeed(tx: Tx, kind: FeedKind, refId: string): Promise<void> {
  await tx.deleteFrom('feed').where('ref_id', '=', refId).where('kind', '=', kind).execute()
}
