import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type Db, type ReadDb, storedCodes } from '../db/index.ts'
import type { KeyRing } from '../http/authentication.ts'
import type { Actor } from '../http/route.ts'
import { SCOPES, type Scope } from '../http/scopes.ts'
import type { Clock } from '../lib/clock.ts'
import { MINUTE, SECOND } from '../lib/units.ts'

/** Another process may have revoked a key: it is read again after this time. */
const REMEMBER_MS = 15 * SECOND
const REMEMBER_MAX = 10_000
/** `last_used_at` is this coarse, so that a busy key costs no write for each call. */
const USED_PRECISION_MS = MINUTE

/** A new API key: 256 random bits. Shown once; the store keeps its hash. */
export function newApiKey(): string {
  return `otk_${randomBytes(32).toString('base64url')}`
}

/** Keys are random, so they need neither a salt nor a slow hash. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

export type Keys = KeyRing & {
  /** Drops the cache: a key was revoked or changed. */
  forget(): void
  /** Whether this actor's key is still valid: for calls that last. */
  isActive(actor: Pick<Actor, 'id'>): Promise<boolean>
}

/** Looks up keys, and caches valid ones for a few seconds. */
export function openKeys({ db, clock }: { db: Db; clock: Clock }): Keys {
  const remembered = new LRUCache<string, { actor: Actor; until: number }>({ max: REMEMBER_MAX })
  let forgotten = 0
  return {
    remembered(key) {
      const hit = remembered.get(hashKey(key))
      return hit && hit.until > clock.steady() ? hit.actor : undefined
    },
    knew: (key) => remembered.has(hashKey(key)),
    async find(key) {
      const hash = hashKey(key)
      const before = forgotten
      const row = await findKey(db, hash)
      if (!row) {
        remembered.delete(hash)
        return undefined
      }
      const actor: Actor = { id: row.id, name: row.name, scopes: readScopes(row.scopes) }
      // What was read before a change is good for this call at most.
      if (forgotten === before) remembered.set(hash, { actor, until: clock.steady() + REMEMBER_MS })
      await noteUse(db, row, clock.now())
      return actor
    },
    forget() {
      forgotten += 1
      for (const hit of remembered.values()) hit.until = 0
    },
    async isActive({ id }) {
      const row = await db.selectFrom('api_keys').select('revoked_at').where('id', '=', id).executeTakeFirst()
      return row !== undefined && row.revoked_at === null
    },
  }
}

async function findKey(db: ReadDb, hash: string) {
  const row = await db
    .selectFrom('api_keys')
    .select(['id', 'name', 'hash', 'scopes', 'last_used_at'])
    .where('hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row && timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash)) ? row : undefined
}

async function noteUse(db: Db, row: { id: string; last_used_at: number | null }, now: number): Promise<void> {
  if (row.last_used_at !== null && now - row.last_used_at < USED_PRECISION_MS) return
  await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', row.id).execute()
}

const readStored = storedCodes('api_keys.scopes', SCOPES)

/** Scopes that no longer exist are ignored. */
export function readScopes(json: string): Scope[] {
  const stored = new Set(readStored(json))
  return SCOPES.filter((scope) => stored.has(scope))
}
