import { z } from 'zod'
import { type Db, transact } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import type { Clock } from '../../lib/clock.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { ADMINISTRATOR_ID } from '../administrator-key.ts'
import type { UserDeps } from './deps.ts'
import { setupInput } from './input.ts'
import type { LazyAuth } from './lazy-auth.ts'
import { anyUser, insertUser, type NewUser } from './store.ts'
import { findUser, presentUser, userOut } from './view.ts'

const tag = 'Session'

/** Creating the first administrator. Public: whether one is needed. */
export function setupRoutes({ db, clock, auth }: UserDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/setup',
      scope: 'public',
      tag,
      summary: 'Whether the first user has yet to be created (public: nobody can sign in until then)',
      responses: { 200: z.object({ needed: z.boolean() }) },
      handle: async () => ({ status: 200, body: { needed: !(await anyUser(db)) } }),
    }),
    route({
      method: 'post',
      path: '/v1/setup',
      operationId: 'setUp',
      scope: 'admin',
      tag,
      summary: 'Create the first administrator',
      description: 'With the administrator key, which the first start prints; once there is a user, users make users.',
      body: setupInput,
      responses: { 201: userOut },
      async handle({ body: { password, ...given }, actor }) {
        if (await anyUser(db)) throw alreadyDone()
        const passwordHash = await (await auth()).hashPassword(password)
        const user: NewUser = { ...given, role: 'administrator', passwordHash }
        const id = await transact(db, async (tx) => {
          if (await anyUser(tx)) throw alreadyDone()
          return insertUser(tx, user, { actor, at: clock.now() })
        })
        const made = await findUser(db, id)
        if (!made) throw notFound('user', id)
        return { status: 201, body: presentUser(made) }
      },
    }),
  ]
}

function alreadyDone(): AppError {
  return new AppError('conflict', 'There is a user already; sign in, or ask an administrator.')
}

type Given = { OTKLIK_ADMIN_EMAIL?: string | undefined; OTKLIK_ADMIN_PASSWORD?: string | undefined }

/**
 * At the first start: the administrator that the settings name, if they do. Returns whether somebody can sign in to the
 * console.
 */
export async function ensureAdministratorUser(
  { db, clock, auth }: { db: Db; clock: Clock; auth: LazyAuth },
  { OTKLIK_ADMIN_EMAIL: email, OTKLIK_ADMIN_PASSWORD: password }: Given,
): Promise<boolean> {
  if (await anyUser(db)) return true
  if (!email || !password) return false
  const passwordHash = await (await auth()).hashPassword(password)
  const name = email.slice(0, email.indexOf('@'))
  const user: NewUser = { name, email: email.toLowerCase(), role: 'administrator', language: null, passwordHash }
  const by = { actor: { id: ADMINISTRATOR_ID }, at: clock.now() }
  await transact(db, async (tx) => void ((await anyUser(tx)) || (await insertUser(tx, user, by))))
  return true
}
