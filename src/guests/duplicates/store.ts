import type { Selectable } from 'kysely'
import type { Tx } from '../../db/index.ts'
import type { GuestDuplicatesTable } from '../../db/schema/guests.ts'
import { notFound } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import type { Reason } from './score.ts'

export type DuplicateRow = Selectable<GuestDuplicatesTable>

type Pair = readonly [string, string]
const ordered = (pair: Pair) => {
  const [guest_id, other_id] = pair[0] < pair[1] ? pair : [pair[1], pair[0]]
  return { guest_id, other_id }
}

/** Records that they are not one person: nobody is asked again. */
export async function dismissPair(tx: Tx, pair: Pair, { by, at }: { by: string; at: number }): Promise<void> {
  const said = { dismissed_by: by, dismissed_at: at }
  await tx
    .insertInto('guest_duplicates')
    .values({ id: newId('dup'), ...ordered(pair), score: 0, reasons: '[]', found_at: at, ...said })
    .onConflict((conflict) => conflict.columns(['guest_id', 'other_id']).doUpdateSet(said))
    .execute()
}

/** Stores a proposal, or updates it. A dismissed one stays dismissed. */
export async function propose(
  tx: Tx,
  pair: Pair,
  { score, reasons, at }: { score: number; reasons: readonly Reason[]; at: number },
): Promise<void> {
  const found = { score, reasons: JSON.stringify(reasons) }
  await tx
    .insertInto('guest_duplicates')
    .values({ id: newId('dup'), ...ordered(pair), ...found, found_at: at, dismissed_by: null, dismissed_at: null })
    .onConflict((conflict) => conflict.columns(['guest_id', 'other_id']).doUpdateSet(found))
    .execute()
}

/** Withdraws proposals about these guests that were not dismissed, so that they are looked for again. */
export async function withdrawProposals(tx: Tx, guestIds: readonly string[]): Promise<void> {
  for (const column of ['guest_id', 'other_id'] as const) {
    await tx
      .deleteFrom('guest_duplicates')
      .where(column, 'in', [...guestIds])
      .where('dismissed_at', 'is', null)
      .execute()
  }
}

export async function getDuplicate(tx: Tx, id: string): Promise<DuplicateRow> {
  const row = await tx.selectFrom('guest_duplicates').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('proposal', id)
  return row
}
