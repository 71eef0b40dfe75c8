import type { AnyDb } from './columns.ts'

/** What leaves later, or by another process, joins the trace of what brought it about. */
export async function up(db: AnyDb): Promise<void> {
  for (const table of ['messages', 'deliveries', 'outbox']) {
    await db.schema.alterTable(table).addColumn('traceparent', 'text').execute()
  }
}
