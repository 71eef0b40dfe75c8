import { type AnyDb, columnsOf } from './columns.ts'

/** Whether a team's conversations change hands by themselves only while their restaurant is open. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .alterTable('teams')
    .addColumn('within_hours', int, (c) => c.notNull().defaultTo(1))
    .execute()
}
