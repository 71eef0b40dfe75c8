import type { AnyDb } from './columns.ts'

/** Messages of later, edits, deletions and reactions go on with the trace of the request that asked for them. */
export async function up(db: AnyDb): Promise<void> {
  for (const table of ['scheduled_messages', 'message_actions']) {
    await db.schema.alterTable(table).addColumn('traceparent', 'text').execute()
  }
}
