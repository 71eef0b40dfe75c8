import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Numbers that Meta's Cloud API carries instead of a linked device, with their sealed credentials. */
export async function up(db: AnyDb): Promise<void> {
  const { bytes } = columnsOf(db)
  await db.schema
    .alterTable('numbers')
    .addColumn('kind', 'text', (c) => c.notNull().defaultTo('linked'))
    .execute()
  await db.schema.alterTable('numbers').addColumn('meta_phone_id', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('meta_account_id', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('meta_url', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('meta_secrets', bytes).execute()
  await sql`create unique index numbers_meta_phone on numbers (meta_phone_id) where deleted_at is null`.execute(db)
  await sql`create index numbers_meta_account on numbers (meta_account_id) where meta_account_id is not null`.execute(
    db,
  )
}
