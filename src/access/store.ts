import { type Db, type ReadDb, type Tx, transact } from '../db/index.ts'
import type { Actor } from '../http/route.ts'
import type { Scope } from '../http/scopes.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { audit } from './audit.ts'
import type { CloudApiRule } from './cloud-api-rule.ts'
import { hashKey, newApiKey } from './keys.ts'

export type NewApiKey = { name: string; scopes: Scope[]; cloud_api?: CloudApiRule | undefined }

/** Creates a key and returns it with its id: the only time it is shown. */
export async function createApiKey(db: Db, { name, scopes, cloud_api }: NewApiKey, actor: Actor, at: number) {
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
        cloud_api: cloud_api ? JSON.stringify(cloud_api) : null,
        created_at: at,
        last_used_at: null,
        revoked_at: null,
      })
      .execute()
    await audit(tx, {
      actor,
      action: 'api_key.created',
      subject: id,
      details: { name, scopes, ...(cloud_api && { cloud_api }) },
      at,
    })
    return { id, key }
  })
}

/** Changes what a key may do through the Cloud API facade. Throws `not_found`. */
export async function changeCloudApiRule(
  db: Db,
  id: string,
  rule: CloudApiRule,
  actor: Actor,
  at: number,
): Promise<void> {
  await transact(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('api_keys')
      .set({ cloud_api: JSON.stringify(rule) })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw notFound('API key', id)
    await audit(tx, { actor, action: 'api_key.changed', subject: id, details: { cloud_api: rule }, at })
  })
}

/** Revokes a key for good; repeating that changes nothing. Throws `conflict` for the last administrator key. */
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

const ANSWERS_AT_ONCE = 100

export type StoredAnswer = { actor: string; key: string; body: string }

/** All stored answers, still encrypted. */
export async function* listAnswers(db: ReadDb): AsyncGenerator<StoredAnswer> {
  let last = { actor: '', key: '' }
  for (;;) {
    const { actor, key } = last
    const rows = await db
      .selectFrom('idempotency_keys')
      .select(['actor', 'key', 'body'])
      .where('body', 'is not', null)
      .where((eb) => eb.or([eb('actor', '>', actor), eb.and([eb('actor', '=', actor), eb('key', '>', key)])]))
      .orderBy('actor')
      .orderBy('key')
      .limit(ANSWERS_AT_ONCE)
      .execute()
    for (const { body, ...of } of rows) if (body !== null) yield { ...of, body }
    const end = rows.at(-1)
    if (!end || rows.length < ANSWERS_AT_ONCE) return
    last = end
  }
}

export async function replaceAnswer(db: Db, { actor, key }: StoredAnswer, body: string): Promise<void> {
  await db.updateTable('idempotency_keys').set({ body }).where('actor', '=', actor).where('key', '=', key).execute()
}

/** Deletes the steps of a request that has its answer: they only serve one that was cut off. */
export async function forgetSteps(db: Db, { actor, key }: StoredAnswer): Promise<void> {
  await db.deleteFrom('idempotency_steps').where('actor', '=', actor).where('key', '=', key).execute()
}
