import type { Insertable } from 'kysely'
import type { Tx } from '../../db/index.ts'
import type { MailingOccurrencesTable } from '../../db/schema/mailings.ts'
import { recordMailing } from '../store.ts'
import type { MailingRow } from '../view.ts'
import type { Occurrence } from './repeat.ts'

/** The columns with a repeated mailing's next time. */
export function nextColumns(zone: string, { local, at }: Occurrence) {
  return { start_at: at, start_local: JSON.stringify({ at: local, zone }) }
}

/**
 * Moves a repeated mailing on from the time that was read, or ends it where none follows. False when another process
 * was faster or it is no longer scheduled: then nothing is to be created for that time.
 */
export async function moveOn(
  tx: Tx,
  parent: MailingRow,
  next: ReturnType<typeof nextColumns> | undefined,
  at: number,
): Promise<boolean> {
  const row = await tx
    .updateTable('mailings')
    .set({ updated_at: at, ...(next ?? { status: 'finished', finished_at: at }) })
    .where('id', '=', parent.id)
    .where('status', '=', 'scheduled')
    .where('start_at', '=', parent.start_at)
    .where('repeat_rule', '=', parent.repeat_rule)
    .returningAll()
    .executeTakeFirst()
  if (row && !next) await recordMailing(tx, row, at)
  return row !== undefined
}

/** Records the outcome of times; returns the local times that were new. */
export async function recordOccurrences(tx: Tx, rows: Insertable<MailingOccurrencesTable>[]): Promise<string[]> {
  if (rows.length === 0) return []
  const inserted = await tx
    .insertInto('mailing_occurrences')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['mailing_id', 'local_at']).doNothing())
    .returning('local_at')
    .execute()
  return inserted.map(({ local_at }) => local_at)
}

/** The mailing for one time: everything that the repeated one says, with a lifecycle of its own. */
export async function insertMade(
  tx: Tx,
  parent: MailingRow,
  made: { id: string; name: string; start_at: number; start_local: string | null; at: number },
): Promise<void> {
  const { at, ...own } = made
  const row = await tx
    .insertInto('mailings')
    .values({
      ...parent,
      ...own,
      parent_id: parent.id,
      status: 'scheduled',
      repeat_rule: null,
      audience_at_start: null,
      plan_cursor: null,
      planned_at: null,
      started_at: null,
      finished_at: null,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordMailing(tx, row, at)
}
