import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Merges by hand, what each moved, and who may be one person: folded keys, proposals, how far the search has come. */
export async function up(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('guest_merges')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kept_id', 'text', (c) => c.notNull())
    .addColumn('merged_id', 'text', (c) => c.notNull())
    .addColumn('merged_by', 'text', (c) => c.notNull())
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('undone_by', 'text')
    .addColumn('undone_at', int)
    .execute()
  await db.schema.createIndex('guest_merges_kept').on('guest_merges').columns(['kept_id', 'id']).execute()
  await db.schema.createIndex('guest_merges_merged').on('guest_merges').column('merged_id').execute()
  await db.schema
    .createTable('guest_merge_changes')
    .addColumn('merge_id', 'text', (c) => c.notNull())
    .addColumn('table_name', 'text', (c) => c.notNull())
    .addColumn('changes', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('guest_merge_changes_pk', ['merge_id', 'table_name'])
    .execute()
  await db.schema
    .createTable('guest_match_keys')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('guest_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('guest_match_keys_pk', ['kind', 'value', 'guest_id'])
    .execute()
  await db.schema.createIndex('guest_match_keys_guest').on('guest_match_keys').column('guest_id').execute()
  await db.schema
    .createTable('guest_duplicates')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull())
    .addColumn('other_id', 'text', (c) => c.notNull())
    .addColumn('score', 'integer', (c) => c.notNull())
    .addColumn('reasons', 'text', (c) => c.notNull())
    .addColumn('found_at', int, (c) => c.notNull())
    .addColumn('dismissed_by', 'text')
    .addColumn('dismissed_at', int)
    .addUniqueConstraint('guest_duplicates_pair', ['guest_id', 'other_id'])
    .execute()
  await db.schema.createIndex('guest_duplicates_other').on('guest_duplicates').column('other_id').execute()
  await db.schema
    .createIndex('guest_duplicates_open')
    .on('guest_duplicates')
    .columns(['score', 'id'])
    .where(sql.ref('dismissed_at'), 'is', null)
    .execute()
  await db.schema
    .createTable('duplicate_scans')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('updated_at', int, (c) => c.notNull())
    .addColumn('guest_id', 'text', (c) => c.notNull())
    .execute()
  await sql`insert into duplicate_scans (id, updated_at, guest_id) values (1, 0, '')`.execute(db)
  // The search follows the guests that were changed.
  await db.schema.createIndex('guests_updated').on('guests').columns(['updated_at', 'id']).execute()
}
