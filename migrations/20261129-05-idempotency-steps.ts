import { type AnyDb, columnsOf } from './columns.ts'

/** What a request with an `Idempotency-Key` has committed, and when it last showed a sign of life. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .alterTable('idempotency_keys')
    .addColumn('touched_at', int, (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .createTable('idempotency_steps')
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('result', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('idempotency_steps_pk', ['actor', 'key', 'step'])
    .addForeignKeyConstraint(
      'idempotency_steps_key',
      ['actor', 'key'],
      'idempotency_keys',
      ['actor', 'key'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute()
}
