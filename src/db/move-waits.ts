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

/** Our longer waits can tolerate the change of a clock. */
const LONGEST_MS = 15 * MINUTE
const SLACK_MS = 10 * SECOND

/**
 * The clock was set back by `byMs` and stands at `now`: whatever was put off while it was ahead falls due that much
 * earlier. Nothing else is further away than `now + byMs` but not much further, so repeating it changes nothing.
 * Returns how many rows changed.
 */
export async function moveWaits(db: Db, byMs: number, now: number): Promise<number> {
  let moved = 0
  for (const [table, columns] of Object.entries(WAITS)) {
    for (const column of columns) {
      const [from, to] = [now + byMs - SLACK_MS, now + byMs + LONGEST_MS]
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${sql.ref(column)} - ${byMs}
        where ${sql.ref(column)} between ${from} and ${to}`.execute(db)
      moved += Number(numAffectedRows ?? 0)
    }
  }
  return moved
}
