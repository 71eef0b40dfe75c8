import type pg from 'pg'
import { onDatabase } from './on-database.ts'

/** Databases for tests, each a new one: `lendPostgres` empties one for the next test of its process. */
export type Databases = {
  /** The name of an unused database like the template. */
  lend(): Promise<string>
  /** Drops it, whoever is still connected. */
  takeBack(name: string): Promise<void>
}

/** Databases on the server at `url` that are copies of `template`, under names with this `prefix`. */
export async function openDatabases(url: string, template: string, prefix: string): Promise<Databases> {
  let made = 0
  return {
    lend: async () => {
      const name = `${prefix}_${++made}`
      await onDatabase(url, (client) => copyDatabase(client, template, name))
      return name
    },
    takeBack: async (name) => {
      await onDatabase(url, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** A new database like the template, which nobody may be connected to. */
async function copyDatabase(client: pg.Client, template: string, name: string): Promise<void> {
  const { rows } = await client.query(`select current_setting('server_version_num')::int >= 150000 as chooses`)
  // Since 15 the default writes every page through the log.
  const strategy = rows[0].chooses ? 'strategy file_copy' : ''
  await client.query(`create database ${name} template ${template} ${strategy}`)
}
