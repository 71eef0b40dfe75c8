import { createHmac } from 'node:crypto'
import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { betterAuth } from 'better-auth/minimal'
import type { Db } from '../../db/index.ts'
import { SESSION_COOKIE } from '../../http/session-cookie.ts'
import { type IdPrefix, newId } from '../../lib/ids.ts'
import type { Logger } from '../../lib/logger.ts'
import { recordOf } from '../../lib/record-of.ts'
import { DAY, SECOND } from '../../lib/units.ts'

/** A session ends after this time without use. */
const SESSION_MS = 30 * DAY
/** Using a session extends it, at most this often. */
const PROLONG_EVERY_MS = DAY

export type SignIn = { email: string; password: string; address: string; agent: string }

/** `cookies` are values of Set-Cookie. */
export type SignedIn = { result: 'signed_in'; userId: string; cookies: string[] }

export type FoundSession = { id: string; userId: string; expiresAt: number; cookies: string[] }

/** Passwords and sessions, by better-auth on our tables. Who may be a user, and in which role, is decided elsewhere. */
export type Auth = {
  signIn(given: SignIn): Promise<SignedIn | { result: 'wrong' } | { result: 'disabled' }>
  /** By a Cookie header; `prolong` extends a session that is used. */
  findSession(cookie: string, options?: { prolong?: boolean }): Promise<FoundSession | undefined>
  signOut(cookie: string): Promise<string[]>
  hashPassword(password: string): Promise<string>
  passwordFits(hash: string, password: string): Promise<boolean>
}

/** Hashes passwords, so that trying many takes long. */
export type Passwords = {
  hash(password: string): Promise<string>
  verify(kept: { hash: string; password: string }): Promise<boolean>
}

type Deps = { db: Db; log: Logger; secretKey: Uint8Array; passwords?: Passwords }

const BY_SCRYPT: Passwords = { hash: hashPassword, verify: verifyPassword }

/** Loading this file costs as much as a third of a start: see `lazy-auth.ts`. */
export function createAuth({ db, log, secretKey, passwords = BY_SCRYPT }: Deps): Auth {
  const auth = betterAuth({
    // Required, but unused: its own HTTP routes are not mounted.
    baseURL: 'http://localhost',
    secret: createHmac('sha256', secretKey).update('console sessions').digest('hex'),
    // Stored the same in both databases: times as text, flags as 0 and 1.
    database: kyselyAdapter(db, { type: 'sqlite' }),
    emailAndPassword: { enabled: true, disableSignUp: true, password: passwords },
    user: { modelName: 'users', fields: withUnderscores('emailVerified', 'createdAt', 'updatedAt') },
    session: {
      modelName: 'user_sessions',
      fields: withUnderscores('userId', 'expiresAt', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt'),
      expiresIn: SESSION_MS / SECOND,
      updateAge: PROLONG_EVERY_MS / SECOND,
    },
    account: {
      modelName: 'user_accounts',
      fields: withUnderscores(
        ...(['userId', 'accountId', 'providerId', 'accessToken', 'refreshToken', 'idToken'] as const),
        ...(['accessTokenExpiresAt', 'refreshTokenExpiresAt', 'createdAt', 'updatedAt'] as const),
      ),
    },
    verification: {
      modelName: 'user_verifications',
      fields: withUnderscores('expiresAt', 'createdAt', 'updatedAt'),
    },
    advanced: {
      // `Secure` is added per answer, depending on the request: see `cookiesFor`.
      useSecureCookies: false,
      cookies: { session_token: { name: SESSION_COOKIE } },
      database: { generateId: ({ model }) => newId(PREFIXES[model] ?? 'acc'), validateSchema: false },
    },
    databaseHooks: { session: { create: { before: async ({ userId }) => mayHaveSession(db, userId) } } },
    telemetry: { enabled: false },
    // Its log messages may hold e-mail addresses.
    logger: { log: (level) => void (level === 'error' && log.warn('the sessions library reported an error')) },
  })

  return {
    async signIn({ email, password, address, agent }) {
      const headers = new Headers({ 'x-forwarded-for': address, 'user-agent': agent })
      try {
        const answer = await auth.api.signInEmail({ body: { email, password }, headers, returnHeaders: true })
        return { result: 'signed_in', userId: answer.response.user.id, cookies: answer.headers.getSetCookie() }
      } catch (error) {
        const code = codeOf(error)
        if (code === 'FAILED_TO_CREATE_SESSION') return { result: 'disabled' }
        if (code !== undefined && REFUSALS.has(code)) return { result: 'wrong' }
        throw error
      }
    },
    async findSession(cookie, { prolong = false } = {}) {
      const { response, headers } = await auth.api.getSession({
        headers: new Headers({ cookie }),
        query: { disableRefresh: !prolong },
        returnHeaders: true,
      })
      if (!response) return undefined
      const { id, userId, expiresAt } = response.session
      return { id, userId, expiresAt: expiresAt.getTime(), cookies: headers.getSetCookie() }
    },
    async signOut(cookie) {
      const { headers } = await auth.api.signOut({ headers: new Headers({ cookie }), returnHeaders: true })
      return headers.getSetCookie()
    },
    hashPassword: passwords.hash,
    passwordFits: (hash, password) => passwords.verify({ hash, password }),
  }
}

const PREFIXES: Record<string, IdPrefix> = { user: 'usr', session: 'ses', account: 'acc' }
const REFUSALS = new Set(['INVALID_EMAIL', 'INVALID_EMAIL_OR_PASSWORD', 'PASSWORD_TOO_LONG'])

async function mayHaveSession(db: Db, userId: string): Promise<false | undefined> {
  const user = await db.selectFrom('users').select('disabled_at').where('id', '=', userId).executeTakeFirst()
  return user && user.disabled_at === null ? undefined : false
}

function withUnderscores<const N extends string>(...names: N[]): Record<N, string> {
  return recordOf(names, (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
}

function codeOf(error: unknown): string | undefined {
  const body = error instanceof Error && 'body' in error ? error.body : undefined
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  return typeof code === 'string' ? code : undefined
}
