import type { Db, Tx } from '../db/index.ts'
import { newId } from '../lib/ids.ts'
import { SECOND } from '../lib/units.ts'
import { type ImportCounts, MAX_REMARKS, NO_COUNTS } from './report.ts'
import type { ImportRow, RemarkRow } from './view.ts'

/** A run says this often that it goes on, and counts as dead when it has not said so for `OWNED_MS`. */
export const HEARTBEAT_MS = 3 * SECOND
export const OWNED_MS = 12 * SECOND

export type NewImport = Pick<ImportRow, 'kind' | 'options' | 'dry_run' | 'format' | 'charset' | 'imported_by'> & {
  owner: string
  at: number
}

export function insertImport(db: Db, { at, ...given }: NewImport): Promise<ImportRow> {
  const id = newId('imp')
  return db
    .insertInto('imports')
    .values({
      id,
      ...given,
      file: id,
      understood: null,
      byte_size: 0,
      status: 'receiving',
      problem: null,
      reached: 0,
      counts: JSON.stringify(NO_COUNTS),
      owned_until: at + OWNED_MS,
      failures: 0,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

type Changes = Partial<
  Pick<ImportRow, 'status' | 'problem' | 'understood' | 'byte_size' | 'reached' | 'counts' | 'failures' | 'owned_until'>
> & { owner?: string | null }

/** Changes an import that is still this run's, and extends its hold on it. False: another run has it. */
export async function changeOwned(
  db: Db | Tx,
  { id, owner }: { id: string; owner: string },
  changes: Changes,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('imports')
    .set({ owned_until: at + OWNED_MS, ...changes, updated_at: at })
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('status', 'in', ['receiving', 'running'])
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Takes an import over from a run that is gone. Undefined: another run was faster, or the former one goes on after all. */
export function takeOver(db: Db, id: string, owner: string, now: number): Promise<ImportRow | undefined> {
  return db
    .updateTable('imports')
    .set({ owner, owned_until: now + OWNED_MS, updated_at: now })
    .where('id', '=', id)
    .where('owned_until', '<', now)
    .where('status', 'in', ['receiving', 'running'])
    .returningAll()
    .executeTakeFirst()
}

export type NewRemark = Pick<RemarkRow, 'kind' | 'row' | 'reason'>

/** Adds remarks on rows; those beyond the first `MAX_REMARKS` of a kind are only counted. */
export async function addRemarks(
  tx: Tx,
  importId: string,
  before: ImportCounts,
  remarks: readonly NewRemark[],
): Promise<void> {
  const next = { error: before.rejected, warning: before.warnings }
  const kept = remarks
    .map((remark) => ({ import_id: importId, ...remark, n: next[remark.kind]++ }))
    .filter(({ n }) => n < MAX_REMARKS)
  if (kept.length > 0) await tx.insertInto('import_remarks').values(kept).execute()
}
