import { z } from 'zod'
import { type Db, transact } from '../../db/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import type { Clock } from '../../lib/clock.ts'
import { insertTeam, removeTeam, updateTeam } from './store.ts'
import { newTeamInput, teamChangesInput, teamOut } from './team.ts'
import { listTeams, showTeam } from './view.ts'

const tag = 'Teams'
const reading = 'guests:read'
const writing = 'restaurants:write'
const params = z.object({ id: z.string().max(100) })

/** /v1/teams: who shares a queue of conversations, and how it is given out. */
export function teamRoutes({ db, clock }: { db: Db; clock: Clock }): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/teams',
      scope: writing,
      tag,
      summary: 'Create a team',
      description: 'Conversations of the restaurants and numbers that it serves come into its queue. Audited.',
      body: newTeamInput,
      responses: { 201: teamOut },
      async handle({ body, actor }) {
        const id = await transact(db, (tx) => insertTeam(tx, body, { actor, at: clock.now() }))
        return { status: 201, body: await showTeam(db, id) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/teams',
      scope: reading,
      tag,
      summary: 'List teams',
      query: pageQuery,
      responses: { 200: pageOf(teamOut) },
      handle: async ({ query }) => ({ status: 200, body: await listTeams(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/teams/:id',
      scope: reading,
      tag,
      summary: 'One team',
      params,
      responses: { 200: teamOut },
      handle: async ({ params: { id } }) => ({ status: 200, body: await showTeam(db, id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/teams/:id',
      scope: writing,
      tag,
      summary: "Change a team's name, members, rule, or what it serves",
      description: 'Lists replace those that were. Audited.',
      params,
      body: teamChangesInput,
      responses: { 200: teamOut },
      async handle({ params: { id }, body, actor }) {
        await transact(db, (tx) => updateTeam(tx, id, body, { actor, at: clock.now() }))
        return { status: 200, body: await showTeam(db, id) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/teams/:id',
      scope: writing,
      tag,
      summary: 'Delete a team',
      description: 'What waits in its queue goes to the team that serves its number now, if any. Audited.',
      params,
      responses: { 204: null },
      async handle({ params: { id }, actor }) {
        await transact(db, (tx) => removeTeam(tx, id, { actor, at: clock.now() }))
        return { status: 204 }
      },
    }),
  ]
}
