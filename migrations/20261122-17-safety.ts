import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** The safety watch over numbers; lanes that share numbers in proportion. */
export async function up(db: AnyDb): Promise<void> {
  const { int, serial, asSerial } = columnsOf(db)
  await db.schema
    .alterTable('numbers')
    .addColumn('safety_grade', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('numbers').addColumn('safety_at', int).execute()
  await db.schema.alterTable('numbers').addColumn('safety_reason', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('safety_decided_on', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('safety_figures', 'text').execute()
  await db.schema.alterTable('numbers').addColumn('safety_from', int).execute()
  await db.schema
    .createTable('number_safety')
    .addColumn('id', serial, asSerial)
    .addColumn('number_id', 'text', (c) => c.notNull().references('numbers.id'))
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('grade', 'integer', (c) => c.notNull())
    .addColumn('previous_grade', 'integer', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('note', 'text')
    .addColumn('figures', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('number_safety_number').on('number_safety').columns(['number_id', 'id']).execute()
  await db.schema.alterTable('deliveries').addColumn('first_contact', 'integer').execute()
  // Few among many, and asked for by number.
  await db.schema
    .createIndex('deliveries_unconfirmed')
    .on('deliveries')
    .columns(['number_id', 'claimed_at'])
    .where(sql.ref('status'), '=', sql.lit('unconfirmed'))
    .execute()
  await db.schema.alterTable('lanes').renameColumn('served_at', 'served').execute()
  // What was a moment becomes an amount: all begin alike.
  await db.updateTable('lanes').set({ served: 0 }).execute()
}
