import type pg from 'pg'

/** What must be as in the template before a database is lent again: definitions, statistics, rows of the migrations. */
export type State = { definitions: string; tables: string[]; filled: Record<string, string>; sequences: Sequence[] }
type Sequence = { name: string; start_value: string; last_value: string | null }
type Connection = Pick<pg.Client, 'query'>

/** What is in the system catalogs of every database has smaller ids. */
const FIRST_OWN_ID = 16_384

/** As it is now, right after the migrations. */
export async function stateOf(connection: Connection): Promise<State> {
  const tables = await connection.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  const sequences = await connection.query<Sequence>(
    `select sequencename as name, start_value, last_value from pg_sequences where schemaname = 'public'`,
  )
  const filled: Record<string, string> = {}
  for (const { name } of tables.rows) {
    const rows = await rowsOf(connection, name)
    if (rows !== '[]') filled[name] = rows
  }
  return {
    definitions: (await definitionsOf(connection)).definitions,
    tables: tables.rows.map(({ name }) => name).filter((name) => !(name in filled)),
    filled,
    sequences: sequences.rows,
  }
}

async function rowsOf(connection: Connection, table: string): Promise<string> {
  return JSON.stringify((await connection.query(`select * from "${table}" order by 1`)).rows)
}

/** Ids are the same in copies of a template; `reltuples` tells whether statistics were gathered. */
async function definitionsOf(connection: Connection): Promise<{ definitions: string; superuser: boolean }> {
  const { rows } = await connection.query(`
    select (select array[count(*), sum(oid::bigint), sum(reltuples::bigint), sum(relnatts)] from pg_class
             where relnamespace = 'public'::regnamespace) as classes,
           (select array[count(*), sum(oid::bigint)] from pg_constraint where oid >= ${FIRST_OWN_ID}) as constraints,
           (select array[count(*), sum(oid::bigint)] from pg_trigger where oid >= ${FIRST_OWN_ID}) as triggers,
           (select array[count(*), sum(oid::bigint)] from pg_proc where oid >= ${FIRST_OWN_ID}) as functions,
           (select rolsuper from pg_roles where rolname = current_user) as superuser`)
  const [{ superuser, ...definitions }] = rows
  return { definitions: JSON.stringify(definitions), superuser }
}

/** Connections that have already planned the deletions. */
const planned = new WeakSet<Connection>()

/** Restores a database that nobody uses. Returns how many rows were deleted; undefined if that cannot be done. */
export async function empty(connection: Connection, fresh: State): Promise<number | undefined> {
  const { definitions, superuser } = await definitionsOf(connection)
  if (definitions !== fresh.definitions || !superuser) return undefined
  for (const [table, rows] of Object.entries(fresh.filled)) {
    if ((await rowsOf(connection, table)) !== rows) return undefined
  }
  // Without triggers and foreign keys, which only a superuser may disable, so in any order.
  const statements = [
    ...(planned.has(connection) ? [] : fresh.tables.map((table, n) => `prepare empty_${n} as delete from "${table}"`)),
    'begin',
    'set local session_replication_role = replica',
    ...fresh.tables.map((_, n) => `execute empty_${n}`),
    ...fresh.sequences.map(
      ({ name, start_value, last_value }) =>
        `select setval('"${name}"', ${last_value ?? start_value}, ${last_value !== null})`,
    ),
    'commit',
  ]
  // Many statements in one text have as many results, which pg's types do not know.
  const results = (await connection.query(statements.join(';'))) as unknown as pg.QueryResult[]
  planned.add(connection)
  return results.reduce((sum, { command, rowCount }) => sum + (command === 'DELETE' ? (rowCount ?? 0) : 0), 0)
}
