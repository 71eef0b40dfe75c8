import { z } from 'zod'
import { type RowChange, storedJson, type Tx } from '../../db/index.ts'

const row = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
const read = storedJson(
  'guest_merge_changes.changes',
  z.array(
    z.object({
      key: row,
      guest: z.union([z.string(), z.number(), z.null()]),
      before: row.nullable(),
      after: row.nullable(),
    }),
  ),
)

/** Records what a merge did, a row for each table. */
export async function keepChanges(
  tx: Tx,
  mergeId: string,
  changes: ReadonlyMap<string, readonly RowChange[]>,
): Promise<void> {
  const rows = [...changes].map(([table_name, own]) => ({
    merge_id: mergeId,
    table_name,
    changes: JSON.stringify(own),
  }))
  if (rows.length > 0) await tx.insertInto('guest_merge_changes').values(rows).execute()
}

/** Empty when they were removed, with the guest's data or by age. */
export async function keptChanges(tx: Tx, mergeId: string): Promise<Map<string, RowChange[]>> {
  const rows = await tx.selectFrom('guest_merge_changes').selectAll().where('merge_id', '=', mergeId).execute()
  return new Map(rows.map(({ table_name, changes }) => [table_name, read(changes)]))
}

export async function forgetChanges(tx: Tx, mergeId: string): Promise<void> {
  await tx.deleteFrom('guest_merge_changes').where('merge_id', '=', mergeId).execute()
}
