import { type AnyDb, columnsOf } from './columns.ts'

/** The proxy of a number: its address as it is shown, and sealed what it is protected with. */
export async function up(db: AnyDb): Promise<void> {
  const { bytes } = columnsOf(db)
  await db.schema.alterTable('numbers').addColumn('proxy_url', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('proxy_secret', bytes).execute()
}
