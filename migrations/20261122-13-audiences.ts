import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Saved audiences and lists with their imports; what guests ordered; channels and languages of templates. */
export async function up(db: AnyDb): Promise<void> {
  await createAudiences(db)
  await createDishes(db)
  await extendTemplates(db)
  await extendMailings(db)
}

async function createAudiences(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('audiences')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('conditions', 'text')
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .addColumn('archived_at', int)
    .execute()
  await db.schema
    .createTable('audience_members')
    .addColumn('audience_id', 'text', (c) => c.notNull().references('audiences.id'))
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('import_id', 'text')
    .addColumn('added_at', int, (c) => c.notNull())
    .addPrimaryKeyConstraint('audience_members_pk', ['audience_id', 'guest_id'])
    .execute()
  await db.schema.createIndex('audience_members_guest').on('audience_members').column('guest_id').execute()
  await db.schema
    .createTable('audience_imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('audience_id', 'text', (c) => c.notNull().references('audiences.id'))
    .addColumn('file_name', 'text')
    .addColumn('mapping', 'text', (c) => c.notNull())
    .addColumn('default_country', 'text', (c) => c.notNull())
    .addColumn('consent_source', 'text', (c) => c.notNull())
    .addColumn('consent_at', int, (c) => c.notNull())
    .addColumn('imported_by', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('audience_imports_audience')
    .on('audience_imports')
    .columns(['audience_id', 'id'])
    .execute()
  await db.schema
    .createTable('audience_import_problems')
    .addColumn('import_id', 'text', (c) => c.notNull().references('audience_imports.id'))
    .addColumn('line', 'integer', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('cells', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('audience_import_problems_pk', ['import_id', 'line'])
    .execute()
}

async function createDishes(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('guest_dishes')
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('dish', 'text', (c) => c.notNull())
    .addColumn('favourite', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('guest_dishes_pk', ['guest_id', 'dish'])
    .execute()
  await db.schema
    .createIndex('guest_dishes_dish')
    .on('guest_dishes')
    .columns(['dish', 'favourite', 'guest_id'])
    .execute()
  await db.schema.alterTable('guest_retention').addColumn('last_dish', 'text').execute()
  await db.schema.alterTable('guest_retention').addColumn('favourite_dish', 'text').execute()
  await db.schema.alterTable('guest_retention').addColumn('last_restaurant_id', 'text').execute()
  // Guests with orders are looked at once more, so that their dishes are known.
  await sql`update guest_retention set due_at = 0`.execute(db)
  for (const column of ['last_order_at', 'retention']) {
    await db.schema
      .createIndex(`guest_retention_${column}`)
      .on('guest_retention')
      .columns([column, 'guest_id'])
      .execute()
  }
}

async function extendTemplates(db: AnyDb): Promise<void> {
  for (const table of ['templates', 'template_versions']) {
    await db.schema.alterTable(table).addColumn('title', 'text').execute()
    await db.schema
      .alterTable(table)
      .addColumn('languages', 'text', (c) => c.notNull().defaultTo('{}'))
      .execute()
  }
}

async function extendMailings(db: AnyDb): Promise<void> {
  // What the audience was when the mailing started: planning goes on by it, whatever is changed meanwhile.
  await db.schema.alterTable('mailings').addColumn('audience_at_start', 'text').execute()
  await db.schema.alterTable('mailings').addColumn('promo_percent', 'integer').execute()
  await db.schema.alterTable('mailings').addColumn('promo_days', 'integer').execute()
  await db.schema.alterTable('promo_codes').addColumn('mailing_id', 'text').execute()
  await db.schema
    .alterTable('promo_codes')
    .addColumn('cause', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await db.schema
    .createIndex('promo_codes_mailing')
    .on('promo_codes')
    .columns(['mailing_id', 'guest_id', 'cause'])
    .unique()
    .where(sql.ref('mailing_id'), 'is not', null)
    .execute()
}
