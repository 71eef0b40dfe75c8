import type { Selectable } from 'kysely'
import { onlyRow, type ReadDb, type Tx } from '../db/index.ts'
import type { StoredSettingsTable } from '../db/schema/settings.ts'

export type StoredRow = Selectable<StoredSettingsTable>

/** The revision of the last change of settings. */
export async function findRevision(db: ReadDb): Promise<number> {
  const rows = await db.selectFrom('settings_revision').select('revision').where('id', '=', 1).execute()
  return Number(onlyRow({ rows }).revision)
}

/** What administrators have set, including settings they removed. */
export function listStored(db: ReadDb): Promise<StoredRow[]> {
  return db.selectFrom('stored_settings').selectAll().orderBy('name').execute()
}

/** Nobody else changes settings until this transaction ends; whoever knows an earlier revision reads again. */
export async function raiseRevision(tx: Tx): Promise<void> {
  await tx
    .updateTable('settings_revision')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', 1)
    .execute()
}

export async function putStored(tx: Tx, row: StoredRow): Promise<void> {
  const { name: _, ...columns } = row
  await tx
    .insertInto('stored_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(columns))
    .execute()
}
