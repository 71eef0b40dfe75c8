import { sql } from 'kysely'
import { MINUTE, SECOND } from '../lib/units.ts'
import type { Db } from './connect.ts'
import type { Schema } from './schema.ts'

/**
 * Columns that say when something of ours happens next: a claim that expires, a retry after a failure. Not what people
 * wait for (a scheduled mailing, quiet hours, the end of a restriction), which goes by their clock.
 */
const WAITS = {
  webhook_deliveries: ['next_attempt_at'],
  messages: ['next_attempt_at'],
  message_actions: ['next_attempt_at'],
  media: ['next_attempt_at'],
  deliveries: ['not_before'],
  push_deliveries: ['next_attempt_at'],
  erasures: ['next_at'],
} as const satisfies Partial<Record<keyof Schema, readonly string[]>>

/** Our longest wait that an early end would harm; what is due within it can tolerate the change of a clock. */
const LONGEST_MS = 15 * MINUTE
const SLACK_MS = 10 * SECOND

/**
 * The clock was set back by `byMs` and stands at `now`: whatever was put off while it was ahead falls due that much
 * earlier, and what was due already, and waited for its turn, is due still. Nothing else of ours is as far away, so
 * repeating it changes nothing. Returns how many rows changed.
 */
export async function moveWaits(db: Db, byMs: number, now: number): Promise<number> {
  let moved = await moveDueFromStart(db, byMs, now)
  for (const [table, columns] of Object.entries(WAITS)) {
    for (const column of columns) {
      const wasDue = table === 'deliveries' ? byMs - SLACK_MS : Math.min(byMs - SLACK_MS, LONGEST_MS)
      const [from, to] = [now + wasDue, now + byMs + LONGEST_MS]
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - ${byMs}
        where ${sql.ref(column)} between ${from} and ${to}`.execute(db)
      moved += Number(numAffectedRows ?? 0)
    }
  }
  return moved
}

/**
 * Deliveries that were due when they were made, by a clock that was ahead. Others may wait for their guest's own time, so
 * how far away they are says nothing.
 */
async function moveDueFromStart(db: Db, byMs: number, now: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set((eb) => ({ not_before: eb('not_before', '-', byMs) }))
    .where('status', '=', 'waiting')
    .where('created_at', '>', now)
    .where('not_before', '>', now)
    .where((eb) => eb.between('not_before', eb('created_at', '-', SLACK_MS), eb('created_at', '+', SLACK_MS)))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
