import type pg from 'pg'
import { databaseUrl, onDatabase } from './on-database.ts'

/** A database that is lent to one test after the other: emptying one takes milliseconds, making one takes far more. */
export type Databases = {
  /** The name of a database like the template, in nobody's use. */
  lend(): Promise<string>
  /** Takes it back: emptied for the next test, or dropped where that would not make it as new. */
  takeBack(name: string): Promise<void>
}

/** Deleted rows stay in the files until they are vacuumed; more than these cost more than a new database. */
const MAX_DELETED = 2_000

/** What must be as in the template for a database to be lent again: definitions, statistics, rows of the migrations. */
type State = { definitions: string; tables: string[]; filled: Record<string, string>; sequences: Sequence[] }
type Sequence = { name: string; start_value: string; last_value: string | null }

/** Databases on the server at `url` that are copies of `template`, under names that begin with `prefix`. */
export async function openDatabases(url: string, template: string, prefix: string): Promise<Databases> {
  const fresh = await onDatabase(databaseUrl(url, template), stateOf)
  const idle: string[] = []
  let made = 0
  return {
    lend: async () => {
      const ready = idle.pop()
      if (ready) return ready
      const name = `${prefix}_${++made}`
      await onDatabase(url, (client) => copyDatabase(client, template, name))
      return name
    },
    takeBack: async (name) => {
      if (await onDatabase(databaseUrl(url, name), (client) => empty(client, fresh))) idle.push(name)
      else await onDatabase(url, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** A new database like the template, which nobody may be connected to. */
export async function copyDatabase(client: pg.Client, template: string, name: string): Promise<void> {
  const { rows } = await client.query(`select current_setting('server_version_num')::int >= 150000 as chooses`)
  // Since 15 the default writes every page through the log.
  const strategy = rows[0].chooses ? 'strategy file_copy' : ''
  await client.query(`create database ${name} template ${template} ${strategy}`)
}

async function stateOf(client: pg.Client): Promise<State> {
  const tables = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  const sequences = await client.query<Sequence>(
    `select sequencename as name, start_value, last_value from pg_sequences where schemaname = 'public'`,
  )
  const filled: Record<string, string> = {}
  for (const { name } of tables.rows) {
    const rows = await rowsOf(client, name)
    if (rows !== '[]') filled[name] = rows
  }
  return {
    definitions: await definitionsOf(client),
    tables: tables.rows.map(({ name }) => name).filter((name) => !(name in filled)),
    filled,
    sequences: sequences.rows,
  }
}

async function rowsOf(client: pg.Client, table: string): Promise<string> {
  return JSON.stringify((await client.query(`select * from "${table}" order by 1`)).rows)
}

/** Ids are the same in copies of a template; `reltuples` tells whether statistics were gathered. */
async function definitionsOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query(`
    select (select array[count(*), sum(oid::bigint), sum(reltuples::bigint), sum(relnatts)] from pg_class
             where relnamespace = 'public'::regnamespace) as classes,
           (select array[count(*), sum(oid::bigint)] from pg_constraint) as constraints,
           (select array[count(*), sum(oid::bigint)] from pg_trigger) as triggers,
           (select array[count(*), sum(oid::bigint)] from pg_proc) as functions`)
  return JSON.stringify(rows)
}

/** False when it cannot be made as new. */
async function empty(client: pg.Client, fresh: State): Promise<boolean> {
  await endOthers(client)
  if ((await definitionsOf(client)) !== fresh.definitions) return false
  for (const [table, rows] of Object.entries(fresh.filled)) {
    if ((await rowsOf(client, table)) !== rows) return false
  }
  const { rows } = await client.query('select rolsuper from pg_roles where rolname = current_user')
  if (!rows[0].rolsuper) return false
  // Without triggers and foreign keys, which only a superuser may put aside, so in any order.
  const statements = [
    'set session_replication_role = replica',
    ...fresh.tables.map((table) => `delete from "${table}"`),
    ...fresh.sequences.map(
      ({ name, start_value, last_value }) =>
        `select setval('"${name}"', ${last_value ?? start_value}, ${last_value !== null})`,
    ),
  ]
  // Many statements in one text have as many results, which pg's types do not know.
  const results = (await client.query(statements.join(';'))) as unknown as pg.QueryResult[]
  const deleted = results.reduce((sum, { command, rowCount }) => sum + (command === 'DELETE' ? (rowCount ?? 0) : 0), 0)
  return deleted <= MAX_DELETED
}

/** Connections that a test has left open would write into the next one's. */
async function endOthers(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    if (rowCount === 0) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
