import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Imports outlive the process that reads them: the file's name, how far it is read, who reads it. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('options', 'text', (c) => c.notNull())
    .addColumn('dry_run', 'integer', (c) => c.notNull())
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('format', 'text', (c) => c.notNull())
    .addColumn('charset', 'text')
    .addColumn('understood', 'text')
    .addColumn('byte_size', int, (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('problem', 'text')
    .addColumn('reached', int, (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('imported_by', 'text', (c) => c.notNull())
    .addColumn('owner', 'text')
    .addColumn('owned_until', int, (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .execute()
  await sql`create index imports_open on imports (owned_until) where status in ('receiving', 'running')`.execute(db)
  await db.schema
    .createTable('import_remarks')
    .addColumn('import_id', 'text', (c) => c.notNull().references('imports.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('n', int, (c) => c.notNull())
    .addColumn('row', int, (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('import_remarks_pk', ['import_id', 'kind', 'n'])
    .execute()
  await db.schema.alterTable('audience_imports').addColumn('file', 'text').execute()
  await db.schema.alterTable('audience_imports').addColumn('owner', 'text').execute()
  await db.schema
    .alterTable('audience_imports')
    .addColumn('owned_until', int, (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`create index audience_imports_open on audience_imports (owned_until) where status = 'running'`.execute(db)
}
