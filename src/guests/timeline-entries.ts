import { compiledList, type Tx } from '../db/index.ts'
import type { TimelineKind } from '../db/schema/guests.ts'

export type TimelineEntry = { guestId: string; at: number; kind: TimelineKind; refId: string }

/** Puts something into a guest's timeline, in the transaction in which it happens. The same again changes nothing. */
export async function addToTimeline(tx: Tx, entry: TimelineEntry): Promise<void> {
  await insertEntries(tx, [entry])
}

/** The same for many at once. */
export async function addAllToTimeline(tx: Tx, entries: readonly TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return
  await insertEntries(tx, entries)
}

const insertEntries = compiledList((db, entries: readonly TimelineEntry[]) =>
  db
    .insertInto('timeline')
    .values(entries.map(({ guestId, at, kind, refId }) => ({ guest_id: guestId, at, kind, ref_id: refId })))
    .onConflict((conflict) => conflict.doNothing()),
)

/** For a thing that is no more: its entry goes in the same transaction. */
export async function removeFromTimeline(
  tx: Tx,
  { guestId, kind, refId }: Pick<TimelineEntry, 'guestId' | 'kind' | 'refId'>,
): Promise<void> {
  await tx
    .deleteFrom('timeline')
    .where('guest_id', '=', guestId)
    .where('kind', '=', kind)
    .where('ref_id', '=', refId)
    .execute()
}
