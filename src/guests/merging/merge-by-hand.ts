import type { Selectable } from 'kysely'
import { z } from 'zod'
import { changesBetween, RetryTransaction, snapshotOf, type Tx } from '../../db/index.ts'
import type { GuestMergesTable } from '../../db/schema/guests.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { AppError } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import { DAY } from '../../lib/units.ts'
import type { AuditHook, GuestDeps } from '../deps.ts'
import { mergeGuests } from '../merge-guests.ts'
import { getPresentGuest } from '../view.ts'
import { keepChanges } from './journal.ts'
import { holdRefusals, refusalsOf } from './refusals.ts'

/** How long a merge by hand can be undone. */
export const UNDO_MS = 30 * DAY

export type MergeRow = Selectable<GuestMergesTable>

export const mergeSchema = z
  .object({
    id: z.string(),
    guest_id: z.string().meta({ description: 'The guest who has everything of both' }),
    merged_guest_id: z.string(),
    merged_by: z.string(),
    at: instantOut,
    undo_until: instantOut.meta({ description: 'Until then it can be undone' }),
    undone_by: z.string().nullable(),
    undone_at: instantOut.nullable(),
  })
  .meta({ id: 'GuestMerge' })

export function presentMerge(row: MergeRow): z.output<typeof mergeSchema> {
  const { id, kept_id, merged_id, merged_by, undone_by } = row
  return {
    id,
    guest_id: kept_id,
    merged_guest_id: merged_id,
    merged_by,
    undone_by,
    at: toIso(row.at),
    undo_until: toIso(row.at + UNDO_MS),
    undone_at: toIso(row.undone_at),
  }
}

type Deps = GuestDeps & { audit: AuditHook }

/**
 * Somebody decides that two guests are one person. Everything of the other becomes this guest's; what was moved is
 * recorded, so that it can be undone. Throws `not_found`; `wrong_state` where one was erased or they are already one.
 */
export async function mergeByHand(
  tx: Tx,
  deps: Deps,
  { guestId, otherId, by, at }: { guestId: string; otherId: string; by: string; at: number },
): Promise<MergeRow> {
  const kept = await getPresentGuest(tx, guestId)
  const other = await getPresentGuest(tx, otherId)
  if (kept.id === other.id) throw new AppError('wrong_state', 'These are one guest already.')
  const ids = [kept.id, other.id]
  // Locked before they are read: what comes meanwhile waits, and is not taken for the work of the merge.
  for (const id of ids.toSorted()) await lock(tx, id)
  const before = await snapshotOf(tx, ids)
  const held = [await getPresentGuest(tx, kept.id), await getPresentGuest(tx, other.id)]
  const refused = await refusalsOf(tx, held)
  await mergeGuests(tx, deps, { keptId: kept.id, mergedId: other.id, at })
  await holdRefusals(tx, kept.id, refused, { by, at })
  const changes = changesBetween(before, await snapshotOf(tx, ids))
  const merge = await tx
    .insertInto('guest_merges')
    .values({
      id: newId('mrg'),
      kept_id: kept.id,
      merged_id: other.id,
      merged_by: by,
      at,
      undone_by: null,
      undone_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepChanges(tx, merge.id, changes)
  await deps.audit(tx, {
    actor: by,
    action: 'guest.merge',
    subject: kept.id,
    details: { merge_id: merge.id, merged_guest_id: other.id },
    at,
  })
  return merge
}

async function lock(tx: Tx, id: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('guests')
    .set((eb) => ({ id: eb.ref('id') }))
    .where('id', '=', id)
    .where('merged_into', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new RetryTransaction('a guest')
}
