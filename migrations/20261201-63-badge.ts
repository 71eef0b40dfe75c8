import { sql } from 'kysely'
import type { AnyDb } from './columns.ts'

/** Who waits though all is read: what the badge counts beside those with something unread. */
export async function up(db: AnyDb): Promise<void> {
  await sql`create index guests_waiting_read on guests (unread_count, id)
    where merged_into is null and waiting_since is not null and resolved_at is null`.execute(db)
}
