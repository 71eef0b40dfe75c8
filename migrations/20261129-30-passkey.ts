import type { AnyDb } from './columns.ts'

/** Linking by passkey: what WhatsApp waits for, and what the owner has answered until the number's process takes it. */
export async function up(db: AnyDb): Promise<void> {
  for (const column of ['passkey', 'passkey_answer']) {
    await db.schema.alterTable('numbers').addColumn(column, 'text').execute()
  }
}
