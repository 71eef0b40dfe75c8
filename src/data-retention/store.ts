import { type Selectable, sql } from 'kysely'
import { audit } from '../access/index.ts'
import type { Db, ReadDb, RetentionPlace, Tx } from '../db/index.ts'
import type { DataRetentionPeriodsTable, DataRetentionRunsTable } from '../db/schema/data-retention.ts'
import type { RetentionKind } from '../lib/retention-kinds.ts'

export type PeriodRow = Selectable<DataRetentionPeriodsTable>
export type RunRow = Selectable<DataRetentionRunsTable>

/** What administrators have set. */
export function listPeriods(db: ReadDb): Promise<PeriodRow[]> {
  return db.selectFrom('data_retention_periods').selectAll().execute()
}

/** The progress of each part; parts that were never started are missing. */
export function listRuns(db: ReadDb): Promise<RunRow[]> {
  return db.selectFrom('data_retention_runs').selectAll().execute()
}

/** Sets a period, audited. Returns whether it changed. */
export async function savePeriod(
  tx: Tx,
  {
    kind,
    days,
    before,
    by,
    at,
  }: { kind: RetentionKind; days: number | null; before: number | null; by: string; at: number },
): Promise<boolean> {
  await tx
    .insertInto('data_retention_periods')
    .values({ kind, days, changed_by: by, changed_at: at })
    .onConflict((conflict) => conflict.column('kind').doUpdateSet({ days, changed_by: by, changed_at: at }))
    .execute()
  if (days === before) return false
  await audit(tx, { actor: { id: by }, action: 'retention.changed', subject: kind, details: { days, before }, at })
  return true
}

/** A part looked at for the first time counts as finished now: its turn is the next night. */
export async function noteFirstLook(db: Db, part: string, now: number): Promise<void> {
  await db
    .insertInto('data_retention_runs')
    .values({ part, before_at: null, place_at: null, place_key: null, row_count: 0, byte_count: 0, finished_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Its row, which nobody else changes until this transaction ends. */
export function lockRun(tx: Tx, part: string): Promise<RunRow> {
  return tx
    .updateTable('data_retention_runs')
    .set({ part })
    .where('part', '=', part)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** A page is done: the run's new position. No position: the run is over. */
export async function moveRun(
  tx: Tx,
  part: string,
  to: { before: number; next: RetentionPlace | undefined; rows: number; bytes: number; at: number },
): Promise<void> {
  await tx
    .updateTable('data_retention_runs')
    .set({
      before_at: to.next ? to.before : null,
      place_at: to.next?.at ?? null,
      place_key: to.next?.key ?? null,
      row_count: to.rows,
      byte_count: to.bytes,
      ...(!to.next && { finished_at: to.at }),
    })
    .where('part', '=', part)
    .execute()
}

/** Its data are to be kept: a current run ends. */
export async function endRun(db: Db, part: string): Promise<void> {
  await db
    .updateTable('data_retention_runs')
    .set({ before_at: null, place_at: null, place_key: null })
    .where('part', '=', part)
    .where('before_at', 'is not', sql.lit(null))
    .execute()
}
