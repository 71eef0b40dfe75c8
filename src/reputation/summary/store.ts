import type { Selectable } from 'kysely'
import type { Db } from '../../db/index.ts'
import type { SummaryEmailsTable } from '../../db/schema/reputation.ts'

export type EmailRow = Selectable<SummaryEmailsTable>

/** One for each week and address, however often it is planned. */
export async function planEmail(db: Db, week: string, address: string, at: number): Promise<void> {
  await db
    .insertInto('summary_emails')
    .values({
      week,
      address,
      status: 'waiting',
      attempts: 0,
      next_at: at,
      claimed_at: null,
      reason: null,
      created_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function findDueEmails(db: Db, at: number, limit: number): Promise<EmailRow[]> {
  return db
    .selectFrom('summary_emails')
    .selectAll()
    .where('status', '=', 'waiting')
    .where('next_at', '<=', at)
    .orderBy('next_at')
    .limit(limit)
    .execute()
}

/** From here on it may have left. False: another process has it, or had it. */
export async function claimEmail(db: Db, { week, address }: EmailRow, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('summary_emails')
    .set({ status: 'sending', claimed_at: at })
    .where('week', '=', week)
    .where('address', '=', address)
    .where('status', '=', 'waiting')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type EmailResult = Pick<EmailRow, 'status' | 'attempts' | 'next_at' | 'reason'>

/**
 * `from`: the state it must have, so that a late result does not undo what was decided meanwhile. Accepted stays
 * accepted, however late.
 */
export async function settleEmail(
  db: Db,
  { week, address }: EmailRow,
  from: readonly EmailRow['status'][],
  result: Partial<EmailResult>,
): Promise<void> {
  await db
    .updateTable('summary_emails')
    .set(result)
    .where('week', '=', week)
    .where('address', '=', address)
    .where('status', 'in', [...from])
    .execute()
}

/** A process died between sending and the answer: nobody knows whether it has left, so it is due again. */
export async function releaseAbandoned(db: Db, claimedBefore: number, at: number): Promise<void> {
  await db
    .updateTable('summary_emails')
    .set((eb) => ({ status: 'waiting', attempts: eb('attempts', '+', 1), reason: 'interrupted', next_at: at }))
    .where('status', '=', 'sending')
    .where('claimed_at', '<', claimedBefore)
    .execute()
}
