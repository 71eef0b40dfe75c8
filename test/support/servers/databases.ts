import type pg from 'pg'
import { empty, MAX_DELETED, stateOf } from './emptying.ts'
import { databaseUrl, onDatabase } from './on-database.ts'

/** A database that is lent to one test after the other: emptying one takes milliseconds, making one takes far more. */
export type Databases = {
  /** The name of a database like the template, in nobody's use. */
  lend(): Promise<string>
  /** Takes it back: emptied for the next test, or dropped where that would not make it as new. */
  takeBack(name: string): Promise<void>
}

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
      const deleted = await onDatabase(databaseUrl(url, name), async (client) => {
        await endOthers(client)
        return empty(client, fresh)
      })
      if (deleted !== undefined && deleted <= MAX_DELETED) idle.push(name)
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

/** Connections that a test has left open would write into the next one's. */
async function endOthers(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`)
    if (rowCount === 0) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
