import type { Request, RequestHandler } from 'express'
import { AppError, TooManyRequests } from '../lib/errors.ts'
import { MINUTE } from '../lib/units.ts'
import { demandOwnOrigin } from './own-origin.ts'
import type { Actor } from './route.ts'
import type { Scope } from './scopes.ts'
import { sessionCookieOf } from './session-cookie.ts'

/** Finds who holds a key. */
export type KeyRing = {
  /** Without asking the store: only keys that were valid a moment ago. */
  remembered(key: string): Actor | undefined
  /** Whether it was valid not long ago, and may still be. */
  knew(key: string): boolean
  find(key: string): Promise<Actor | undefined>
}

/** Finds whose session a cookie stands for; the same for cookies. */
export type SessionRing = {
  remembered(cookie: string): Actor | undefined
  find(cookie: string): Promise<Actor | undefined>
}

/** Counts failures by address, so that keys cannot be guessed. */
export type FailureLimit = {
  exceeded(address: string): Promise<boolean>
  count(address: string): Promise<void>
}

export type AuthenticationDeps = { keys: KeyRing; sessions?: SessionRing | undefined; failures: FailureLimit }

/**
 * The caller, by `Authorization: Bearer <key>` or the cookie of a console session; with `basic` also by a password, as
 * browsers ask for; with `inQuery` also by `access_token`, as Meta's clients send it. Throws `unauthorized`, `csrf`
 * when another site sent the request through the user's browser, or `too_many_requests` after many failures.
 */
export async function authenticate(
  { keys, sessions, failures }: AuthenticationDeps,
  req: Request,
  { basic = false, inQuery = false }: { basic?: boolean; inQuery?: boolean } = {},
): Promise<Actor> {
  const cookie = sessions && !req.get('authorization') ? sessionCookieOf(req) : undefined
  if (sessions && cookie) {
    demandOwnOrigin(req)
    const actor = sessions.remembered(cookie) ?? (await sessions.find(cookie))
    if (actor) return demandMeant(req, actor)
    throw new AppError('unauthorized', 'This session has ended; sign in again.')
  }
  const key = keyOf(req, basic) ?? (inQuery ? keyInQuery(req) : undefined)
  if (!key) throw new AppError('unauthorized', 'Sign in, or send an API key: `Authorization: Bearer <key>`.')
  if (key.fromBrowser) demandOwnOrigin(req, { ifReported: true })
  const known = keys.remembered(key.value)
  if (known) return known
  const address = req.ip ?? 'unknown'
  // A program with an old key must not lock out those with valid keys beside it.
  if (!keys.knew(key.value) && (await failures.exceeded(address))) {
    throw new TooManyRequests('Too many wrong keys came from this address; wait a minute.', MINUTE)
  }
  const actor = await keys.find(key.value)
  if (actor) return actor
  await failures.count(address)
  throw new AppError('unauthorized', 'This API key is not valid, or it was revoked.')
}

const MAX_KEY_LENGTH = 1_000

/** A page opened by one user must not act as another who has since signed in with the same browser. */
function demandMeant(req: Request, actor: Actor): Actor {
  const meant = req.get('otklik-user')
  if (meant === undefined || meant === actor.id) return actor
  throw new AppError('unauthorized', 'Somebody else has signed in in this browser; sign in again.')
}

function keyInQuery({ query }: Request): { value: string; fromBrowser: boolean } | undefined {
  const value = query.access_token
  if (typeof value !== 'string' || value === '' || value.length > MAX_KEY_LENGTH) return undefined
  return { value, fromBrowser: false }
}

function keyOf(req: Request, basic: boolean): { value: string; fromBrowser: boolean } | undefined {
  const [scheme = '', value = ''] = (req.get('authorization') ?? '').trim().split(/\s+/, 2)
  if (value.length > MAX_KEY_LENGTH) return undefined
  if (/^bearer$/i.test(scheme)) return value ? { value, fromBrowser: false } : undefined
  if (!basic || !/^basic$/i.test(scheme)) return undefined
  const pair = Buffer.from(value, 'base64').toString('utf8')
  const password = pair.slice(pair.indexOf(':') + 1)
  return password ? { value: password, fromBrowser: true } : undefined
}

/** True when the caller's scopes allow it; `admin` allows everything. */
export function actorCan(actor: Pick<Actor, 'scopes'>, scope: Scope): boolean {
  return actor.scopes.includes('admin') || actor.scopes.includes(scope)
}

/** Throws `forbidden` unless the caller may. */
export function demandScope(actor: Actor, scope: Scope): void {
  if (actorCan(actor, scope)) return
  throw new AppError('forbidden', `This needs ${actor.session ? 'a role' : 'an API key'} with the scope ${scope}.`)
}

/** For pages that administrators open in a browser: signed in, or with the key as password. */
export function administratorsOnly(deps: AuthenticationDeps): RequestHandler {
  return async (req, res, next) => {
    res.set('WWW-Authenticate', 'Basic realm="Otklik: an administrator key as password"')
    demandScope(await authenticate(deps, req, { basic: true }), 'admin')
    res.removeHeader('WWW-Authenticate')
    next()
  }
}
