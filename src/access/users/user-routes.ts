import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Actor, type Route, route } from '../../http/route.ts'
import { notFound } from '../../lib/errors.ts'
import { audit } from '../audit.ts'
import type { UserDeps } from './deps.ts'
import { newUserInput, userChangesInput } from './input.ts'
import { endSessions, insertUser, removeUser, updateUser } from './store.ts'
import { findUser, listPeople, listUsers, personOut, presentUser, userOut } from './view.ts'

const tag = 'Users'
const scope = 'admin'
const params = z.object({ id: z.string().max(100) })

/** Users of the console, for administrators; the names of everybody who acts here, for all. */
export function userRoutes({ db, clock, auth, accessChanged }: UserDeps): Route[] {
  const show = async (id: string) => {
    const user = await findUser(db, id)
    if (!user) throw notFound('user', id)
    return presentUser(user)
  }
  const by = (actor: Actor) => ({ actor, at: clock.now() })

  return [
    route({
      method: 'post',
      path: '/v1/users',
      scope,
      tag,
      summary: 'Create a user of the console',
      description: 'There is no open sign-up. Hand the password over safely; the user can change it.',
      body: newUserInput,
      responses: { 201: userOut },
      async handle({ body: { password, ...given }, actor }) {
        const passwordHash = await (await auth()).hashPassword(password)
        const id = await transact(db, (tx) => insertUser(tx, { ...given, passwordHash }, by(actor)))
        return { status: 201, body: await show(id) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/users',
      scope,
      tag,
      summary: 'List users',
      query: pageQuery,
      responses: { 200: pageOf(userOut) },
      handle: async ({ query }) => ({ status: 200, body: await listUsers(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/users/:id',
      scope,
      tag,
      summary: 'One user',
      params,
      responses: { 200: userOut },
      handle: async ({ params: { id } }) => ({ status: 200, body: await show(id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/users/:id',
      scope,
      tag,
      summary: "Change a user's name, e-mail, role or password; disable or enable",
      description: 'A new password and disabling end all sessions of the user; a new role holds at once. Audited.',
      params,
      body: userChangesInput,
      responses: { 200: userOut },
      async handle({ params: { id }, body: { password, ...changes }, actor }) {
        const passwordHash = password === undefined ? undefined : await (await auth()).hashPassword(password)
        await transact(db, (tx) => updateUser(tx, id, { ...changes, passwordHash }, by(actor)))
        accessChanged()
        return { status: 200, body: await show(id) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/users/:id',
      scope,
      tag,
      summary: 'Delete a user',
      description: 'The name stays beside what the user wrote and did.',
      params,
      responses: { 204: null },
      async handle({ params: { id }, actor }) {
        await transact(db, (tx) => removeUser(tx, id, by(actor)))
        accessChanged()
        return { status: 204 }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/users/:id/sessions',
      operationId: 'endUserSessions',
      scope,
      tag,
      summary: 'Sign a user out everywhere',
      params,
      responses: { 204: null },
      async handle({ params: { id }, actor }) {
        await transact(db, async (tx) => {
          if (!(await findUser(tx, id))) throw notFound('user', id)
          const details = { sessions: await endSessions(tx, id) }
          await audit(tx, { actor, action: 'session.revoked', subject: id, details, at: clock.now() })
        })
        accessChanged()
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/v1/people',
      scope: 'anybody',
      tag,
      summary: 'Names of users and keys',
      description: 'Whose ids stand in `author`, `assignee`, `processed_by` and the like; those that are gone too.',
      query: pageQuery,
      responses: { 200: pageOf(personOut) },
      handle: async ({ query }) => ({ status: 200, body: await listPeople(db, query, clock.now()) }),
    }),
  ]
}
