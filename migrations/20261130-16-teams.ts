import { sql } from 'kysely'
import { type AnyDb, columnsOf } from './columns.ts'

/** Teams, who is present, and to whom conversations were given. */
export async function up(db: AnyDb): Promise<void> {
  await addTeams(db)
  const { int } = columnsOf(db)
  await db.schema.alterTable('guests').addColumn('team_id', 'text').execute()
  await db.schema.alterTable('guests').addColumn('assigned_at', int).execute()
  await db.schema.alterTable('guests').addColumn('route_at', int).execute()
  await sql`create index guests_team on guests (team_id, last_message_at, id) where team_id is not null`.execute(db)
  await sql`create index guests_unassigned on guests (last_message_at, id)
    where assignee is null and resolved_at is null`.execute(db)
  await sql`create index guests_team_queue on guests (team_id, waiting_since, id)
    where merged_into is null and team_id is not null and assignee is null and waiting_since is not null
      and resolved_at is null`.execute(db)
  await sql`create index guests_held on guests (team_id, waiting_since)
    where merged_into is null and team_id is not null and assignee is not null and waiting_since is not null
      and resolved_at is null`.execute(db)
  await sql`create index guests_load on guests (assignee, snoozed_until)
    where merged_into is null and assignee is not null and resolved_at is null`.execute(db)
  await sql`create index guests_route on guests (route_at) where route_at is not null`.execute(db)
  await db.schema
    .createTable('assignments')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('guest_id', 'text', (c) => c.notNull().references('guests.id'))
    .addColumn('at', int, (c) => c.notNull())
    .addColumn('team_id', 'text')
    .addColumn('assignee', 'text')
    .addColumn('from_team_id', 'text')
    .addColumn('from_assignee', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('assignments_guest').on('assignments').columns(['guest_id', 'at']).execute()
  await db.schema.alterTable('answer_times').addColumn('team_id', 'text').execute()
  await db.schema.dropIndex('answer_times_period').execute()
  // A report reads this index alone.
  await db.schema
    .createIndex('answer_times_period')
    .on('answer_times')
    .columns(['at', 'id', 'kind', 'restaurant_id', 'team_id', 'operator', 'started_at', 'took_ms', 'target_ms'])
    .execute()
}

async function addTeams(db: AnyDb): Promise<void> {
  const { int } = columnsOf(db)
  await db.schema
    .createTable('teams')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('max_open', 'integer')
    .addColumn('return_after_minutes', 'integer')
    .addColumn('last_turn', int, (c) => c.notNull().defaultTo(0))
    .addColumn('routes_changed_at', int)
    .addColumn('created_at', int, (c) => c.notNull())
    .addColumn('updated_at', int, (c) => c.notNull())
    .addColumn('deleted_at', int)
    .execute()
  await db.schema
    .createTable('team_members')
    .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('last_turn', int, (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('team_members_key', ['team_id', 'user_id'])
    .execute()
  await db.schema.createIndex('team_members_user').on('team_members').column('user_id').execute()
  await db.schema
    .createTable('team_routes')
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('ref_id', 'text', (c) => c.notNull())
    .addColumn('team_id', 'text', (c) => c.notNull().references('teams.id'))
    .addPrimaryKeyConstraint('team_routes_key', ['kind', 'ref_id'])
    .execute()
  await db.schema.createIndex('team_routes_team').on('team_routes').column('team_id').execute()
  await db.schema
    .createTable('user_presence')
    .addColumn('user_id', 'text', (c) => c.primaryKey().references('users.id'))
    .addColumn('seen_at', int, (c) => c.notNull())
    .addColumn('away_at', int)
    .execute()
}
