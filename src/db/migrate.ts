import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './connect.ts'

/**
 * Brings the store up to date with `migrations` (see migrations/index.ts). Safe to call from many processes at once.
 * Returns the names of those that ran now; throws the first failure.
 */
export async function migrate(db: Db, migrations: Record<string, Migration>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw error
  return results.filter((result) => result.status === 'Success').map((result) => result.migrationName)
}
