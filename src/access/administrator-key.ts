import { type Db, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import { hashKey, newApiKey } from './keys.ts'

/** One fixed row, so that setting OTKLIK_ADMIN_KEY replaces the key that was generated or set before. */
export const ADMINISTRATOR_ID = 'key_administrator'

/**
 * Makes sure that somebody can administer: OTKLIK_ADMIN_KEY becomes the administrator's key, also when it changes;
 * without it a key is generated when no key with the scope `admin` is left. Returns a generated key, which is shown
 * only this once.
 */
export async function ensureAdministratorKey(
  db: Db,
  settings: { OTKLIK_ADMIN_KEY?: string | undefined },
  clock: Clock,
): Promise<string | undefined> {
  const given = settings.OTKLIK_ADMIN_KEY
  if (given) {
    await setAdministratorKey(db, given, clock.now())
    return undefined
  }
  return transact(db, async (tx) => {
    const left = await tx
      .selectFrom('api_keys')
      .select('id')
      .where('revoked_at', 'is', null)
      .where('scopes', 'like', '%"admin"%')
      .executeTakeFirst()
    if (left) return undefined
    const key = newApiKey()
    const row = administratorRow(key, clock.now())
    // Processes that start at the same time all get here: one of them generates the key, and the others' would not
    // work.
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('api_keys')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ hash: row.hash, scopes: row.scopes, revoked_at: null })
          .where('api_keys.revoked_at', 'is not', null),
      )
      .executeTakeFirst()
    return Number(numInsertedOrUpdatedRows) === 1 ? key : undefined
  })
}

async function setAdministratorKey(db: Db, key: string, now: number): Promise<void> {
  const row = administratorRow(key, now)
  const { hash, scopes } = row
  // The same key may stand in another row, made by hand before; it cannot be in two.
  await db.deleteFrom('api_keys').where('hash', '=', hash).where('id', '!=', ADMINISTRATOR_ID).execute()
  await db
    .insertInto('api_keys')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ hash, scopes, revoked_at: null }))
    .execute()
}

function administratorRow(key: string, now: number) {
  return {
    id: ADMINISTRATOR_ID,
    name: 'administrator',
    hash: hashKey(key),
    scopes: JSON.stringify(['admin']),
    created_at: now,
    last_used_at: null,
    revoked_at: null,
  }
}
