import { z } from 'zod'
import type { Db } from '../db/index.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import type { Clock } from '../lib/clock.ts'
import {
  addQuickAnswer,
  changeQuickAnswer,
  deleteQuickAnswer,
  listQuickAnswers,
  newQuickAnswerInput,
  presentQuickAnswer,
  quickAnswerChangesInput,
  quickAnswerSchema,
} from './quick-answers.ts'

const tag = 'Quick answers'
const params = z.object({ id: z.string().max(100) })
const listQuery = pageQuery.extend({
  q: z.string().trim().min(1).max(100).optional().meta({ description: 'Beginning of a shortcut or a title' }),
})

/** Texts that operators keep at hand. */
export function quickAnswerRoutes({ db, clock }: { db: Db; clock: Clock }): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/quick-answers',
      scope: 'messages:read',
      summary: 'List quick answers by shortcut',
      tag,
      query: listQuery,
      responses: { 200: pageOf(quickAnswerSchema) },
      handle: async ({ query }) => ({ status: 200, body: await listQuickAnswers(db, query) }),
    }),
    route({
      method: 'post',
      path: '/v1/quick-answers',
      scope: 'messages:write',
      summary: 'Add a quick answer',
      tag,
      body: newQuickAnswerInput,
      responses: { 201: quickAnswerSchema },
      handle: async ({ body }) => ({
        status: 201,
        body: presentQuickAnswer(await addQuickAnswer(db, body, clock.now())),
      }),
    }),
    route({
      method: 'patch',
      path: '/v1/quick-answers/:id',
      scope: 'messages:write',
      summary: 'Change a quick answer',
      tag,
      params,
      body: quickAnswerChangesInput,
      responses: { 200: quickAnswerSchema },
      handle: async ({ params: { id }, body }) => ({
        status: 200,
        body: presentQuickAnswer(await changeQuickAnswer(db, id, body, clock.now())),
      }),
    }),
    route({
      method: 'delete',
      path: '/v1/quick-answers/:id',
      scope: 'messages:write',
      summary: 'Delete a quick answer',
      tag,
      params,
      responses: { 204: null },
      handle: async ({ params: { id } }) => {
        await deleteQuickAnswer(db, id)
        return { status: 204 }
      },
    }),
  ]
}
