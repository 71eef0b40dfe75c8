import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** The transactional outbox and the place where its relay stands. */
export async function up(db: AnyDb): Promise<void> {
  const { int, serial, asSerial } = columnsOf(db)
  await db.schema
    .createTable('outbox')
    .addColumn('seq', serial, asSerial)
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('position', int)
    .execute()
  await db.schema
    .createIndex('outbox_unrelayed')
    .on('outbox')
    .column('seq')
    .where(sql.ref('position'), 'is', null)
    .execute()
  await db.schema.createIndex('outbox_position').on('outbox').column('position').unique().execute()
  await db.schema
    .createTable('relay_state')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('position', int, (c) => c.notNull())
    .execute()
  await db.insertInto('relay_state').values({ id: 1, position: 0 }).execute()
}
