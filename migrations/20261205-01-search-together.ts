import { type AnyDb, isPostgres } from './columns.ts'
import { letMessageSearchWait } from './search.ts'

/** On SQLite the words of messages that come in together are indexed together. */
export async function up(db: AnyDb): Promise<void> {
  if (!isPostgres(db)) await letMessageSearchWait(db)
}
