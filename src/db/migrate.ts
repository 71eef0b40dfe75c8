import { type Migration, Migrator } from 'kysely/migration'
import { SettingsError } from '../../config/env.ts'
import { type Db, dialectOf } from './connect.ts'

/**
 * Brings the store up to date with `migrations` (see migrations/index.ts). Safe to call from many processes at once.
 * Migrations that a store has not seen run in the order of their names, even if one with a later name ran long ago:
 * versions combine changes that were made in parallel. Returns the names of those that ran now; throws the first
 * failure, or `SettingsError` for a newer version's store.
 */
export async function migrate(db: Db, migrations: Record<string, Migration>): Promise<string[]> {
  const provider = { getMigrations: async () => migrations }
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw (await newerStore(db, migrations)) ?? error
  return results.filter((result) => result.status === 'Success').map((result) => result.migrationName)
}

/** What to report when the store has migrations that this version does not know. */
async function newerStore(db: Db, known: Record<string, Migration>): Promise<SettingsError | undefined> {
  const ran = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute()
    // A store that no longer answers has been reported already.
    .catch(() => [])
  const unknown = ran.find(({ name }) => !(name in known))
  if (!unknown) return undefined
  return new SettingsError([
    {
      name: dialectOf(db) === 'sqlite' ? 'OTKLIK_DATA_DIR' : 'DATABASE_URL',
      message:
        `holds data of a newer version of Otklik (${unknown.name}), which this one cannot read. Nothing was changed: ` +
        'start that version, or restore a backup that was made before the upgrade',
    },
  ])
}
