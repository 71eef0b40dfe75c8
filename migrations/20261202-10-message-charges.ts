import { type AnyDb, columnsOf } from './columns.ts'

/** What Meta has said that it charges for a message, beside what was estimated when it left. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema.alterTable('message_costs').addColumn('charged_at', int).execute()
  await db.schema.alterTable('message_costs').addColumn('charge_type', 'text').execute()
  await db.schema.alterTable('message_costs').addColumn('pricing_model', 'text').execute()
}
