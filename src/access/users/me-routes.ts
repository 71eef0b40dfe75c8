import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { type Actor, type Route, route } from '../../http/route.ts'
import { SCOPES } from '../../http/scopes.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { audit } from '../audit.ts'
import { type Attempts, type From, limitAttempts } from './attempts.ts'
import type { UserDeps } from './deps.ts'
import { meChangesInput } from './input.ts'
import { endSessions, hideFirstSteps, passwordHashOf, updateUser } from './store.ts'
import { findUser, listSessions, meOut, presentUser, sessionOut } from './view.ts'

const tag = 'Session'
const scope = 'anybody'

/** The caller's own profile, and what users may change about themselves. */
export function meRoutes(deps: UserDeps): Route[] {
  const { db, clock, accessChanged, attempts = limitAttempts() } = deps

  return [
    route({
      method: 'get',
      path: '/v1/me',
      scope,
      tag,
      summary: 'Who I am and what I may do',
      responses: { 200: meOut },
      handle: async ({ actor }) => ({ status: 200, body: await describeActor(deps, actor) }),
    }),
    route({
      method: 'patch',
      path: '/v1/me',
      scope,
      tag,
      summary: 'Change my name, language or password; hide the first steps',
      description:
        'For users. A new password ends all other sessions. Wrong present ones are limited as they are in signing in.',
      body: meChangesInput,
      responses: { 200: meOut },
      async handle({
        body: { password, current_password: current, first_steps_hidden: hidden, ...changes },
        actor,
        req,
      }) {
        const id = demandUser(actor)
        const from = { account: id, address: req.ip ?? 'unknown' }
        const passwordHash =
          password === undefined ? undefined : await newHash({ ...deps, attempts }, from, { password, current })
        await transact(db, async (tx) => {
          const at = clock.now()
          await updateUser(tx, id, { ...changes, passwordHash }, { actor, at })
          if (hidden !== undefined) await hideFirstSteps(tx, id, hidden ? at : null)
        })
        accessChanged()
        return { status: 200, body: await describeActor(deps, actor) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/me/sessions',
      operationId: 'listMySessions',
      scope,
      tag,
      summary: 'Where I am signed in',
      responses: { 200: z.object({ data: z.array(sessionOut) }) },
      handle: async ({ actor }) => {
        const id = demandUser(actor)
        // Sessions end by the wall clock: the library knows no other.
        const sessions = await listSessions(db, id, { now: Date.now(), current: actor.session ?? '' })
        return { status: 200, body: { data: sessions } }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/me/sessions/:id',
      operationId: 'endMySession',
      scope,
      tag,
      summary: 'End one of my sessions',
      params: z.object({ id: z.string().max(100) }),
      responses: { 204: null },
      async handle({ params, actor }) {
        const id = demandUser(actor)
        await transact(db, async (tx) => {
          if ((await endSessions(tx, id, { only: params.id })) === 0) throw notFound('session', params.id)
          await audit(tx, { actor, action: 'session.revoked', subject: id, details: { sessions: 1 }, at: clock.now() })
        })
        accessChanged()
        return { status: 204 }
      },
    }),
  ]
}

/** A user or a key, as the console needs to know it. */
export async function describeActor({ db }: Pick<UserDeps, 'db'>, actor: Actor): Promise<z.output<typeof meOut>> {
  const row = actor.session === undefined ? undefined : await findUser(db, actor.id)
  const user = row && presentUser(row)
  return {
    kind: actor.session === undefined ? 'key' : 'user',
    id: actor.id,
    name: user?.name ?? actor.name,
    email: user?.email ?? null,
    role: user?.role ?? null,
    language: user?.language ?? null,
    first_steps_hidden: row?.first_steps_hidden_at != null,
    scopes: SCOPES.filter((one) => actor.scopes.includes(one)),
  }
}

function demandUser(actor: Actor): string {
  if (actor.session !== undefined) return actor.id
  throw new AppError('forbidden', 'This is for users of the console; an API key has no profile.')
}

/** Somebody who finds an open browser must not lock its user out: the old password is required, with few attempts. */
async function newHash(
  { db, auth, attempts }: UserDeps & { attempts: Attempts },
  from: From,
  { password, current }: { password: string; current: string | undefined },
): Promise<string> {
  const { hashPassword, passwordFits } = await auth()
  const hash = await passwordHashOf(db, from.account)
  if (current !== undefined && hash !== null) {
    const attempt = await attempts.begin(from)
    if (await passwordFits(hash, current)) {
      await attempt.succeeded()
      return hashPassword(password)
    }
  }
  throw new AppError('invalid_input', 'The present password is not right.', [
    { path: 'body.current_password', message: 'is not the present password' },
  ])
}
