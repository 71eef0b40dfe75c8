import { type Db, type Tx, transact } from '../db/index.ts'
import type { Actor } from '../http/route.ts'
import type { Scope } from '../http/scopes.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { audit } from './audit.ts'
import { hashKey, newApiKey } from './keys.ts'

export type NewApiKey = { name: string; scopes: Scope[] }

/** Makes a key and returns it with its id: the only time it is seen. */
export async function createApiKey(db: Db, { name, scopes }: NewApiKey, actor: Actor, at: number) {
  return transact(db, async (tx) => {
    const key = newApiKey()
    const id = newId('key')
    await tx
      .insertInto('api_keys')
      .values({
        id,
        name,
        hash: hashKey(key),
        scopes: JSON.stringify([...new Set(scopes)]),
        created_at: at,
        last_used_at: null,
        revoked_at: null,
      })
      .execute()
    await audit(tx, { actor, action: 'api_key.created', subject: id, details: { name, scopes }, at })
    return { id, key }
  })
}

/** Revokes a key for good; doing it twice changes nothing. Throws `conflict` for the last one that may administrate. */
export async function revokeApiKey(db: Db, id: string, actor: Actor, at: number): Promise<void> {
  await transact(db, async (tx) => {
    const row = await tx.selectFrom('api_keys').select(['scopes', 'revoked_at']).where('id', '=', id).executeTakeFirst()
    if (!row) throw notFound('API key', id)
    if (row.revoked_at !== null) return
    if (row.scopes.includes('"admin"') && !(await anotherAdministrator(tx, id))) {
      throw new AppError('conflict', 'This is the last key with the scope admin; make another one first.')
    }
    await tx.updateTable('api_keys').set({ revoked_at: at }).where('id', '=', id).execute()
    await audit(tx, { actor, action: 'api_key.revoked', subject: id, at })
  })
}

async function anotherAdministrator(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('api_keys')
    .select('id')
    .where('revoked_at', 'is', null)
    .where('scopes', 'like', '%"admin"%')
    .where('id', '!=', id)
    .executeTakeFirst()
  return row !== undefined
}
