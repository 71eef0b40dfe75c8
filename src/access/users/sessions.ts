import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Db } from '../../db/index.ts'
import type { SessionRing } from '../../http/authentication.ts'
import type { Actor } from '../../http/route.ts'
import { SESSION_COOKIE } from '../../http/session-cookie.ts'
import type { Clock } from '../../lib/clock.ts'
import { SECOND } from '../../lib/units.ts'
import type { LazyAuth } from './lazy-auth.ts'
import { scopesOf } from './roles.ts'
import type { UserRow } from './store.ts'
import { userOfSession } from './view.ts'

/** Another process may have ended a session: it is read again after this time. */
const REMEMBER_MS = 15 * SECOND
const REMEMBER_MAX = 10_000

export type Sessions = SessionRing & {
  /** Drops the cache: a session ended, or a user changed. */
  forget(): void
  /** Whether the session is still valid, with the same rights: for calls that last. */
  isActive(actor: Actor): Promise<boolean>
}

/** Finds the user behind a session cookie, and caches the result for a few seconds. */
export function openSessions({ db, clock, auth }: { db: Db; clock: Clock; auth: LazyAuth }): Sessions {
  const remembered = new LRUCache<string, { actor: Actor; until: number }>({ max: REMEMBER_MAX })
  let forgotten = 0
  const find = async (sessionId: string) => {
    const user = await userOfSession(db, sessionId, Date.now())
    return user && actorOf(user, sessionId)
  }
  return {
    remembered(cookie) {
      const hit = remembered.get(hashOf(cookie))
      return hit && hit.until > clock.steady() ? hit.actor : undefined
    },
    async find(cookie) {
      const before = forgotten
      const session = await (await auth()).findSession(`${SESSION_COOKIE}=${cookie}`)
      const actor = session && (await find(session.id))
      if (!actor) return undefined
      // What was read before a change is good for this call at most.
      if (forgotten === before) remembered.set(hashOf(cookie), { actor, until: clock.steady() + REMEMBER_MS })
      return actor
    },
    forget() {
      forgotten += 1
      remembered.clear()
    },
    async isActive(actor) {
      const now = actor.session === undefined ? undefined : await find(actor.session)
      return now !== undefined && now.scopes.join() === actor.scopes.join()
    },
  }
}

export function actorOf(user: UserRow, session: string): Actor {
  return { id: user.id, name: user.name, scopes: scopesOf(user.role), session }
}

function hashOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url')
}
