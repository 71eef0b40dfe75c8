import { z } from 'zod'
import type { Db } from '../db/index.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { SCOPES } from '../http/scopes.ts'
import { instant } from '../http/time.ts'
import type { Clock } from '../lib/clock.ts'
import { notFound } from '../lib/errors.ts'
import { cloudApiRuleSchema } from './cloud-api-rule.ts'
import type { Keys } from './keys.ts'
import { changeCloudApiRule, createApiKey, revokeApiKey } from './store.ts'
import { apiKeyOut, auditEntryOut, findApiKey, listApiKeys, listAuditLog } from './view.ts'

type Deps = { db: Db; clock: Clock; keys: Pick<Keys, 'forget'> }

const idParam = z.object({ id: z.string().max(100) })

/** /v1/api-keys and /v1/audit-log: for administrators. */
export function accessRoutes({ db, clock, keys }: Deps): Route[] {
  const tag = 'Access'
  return [
    route({
      method: 'post',
      path: '/v1/api-keys',
      scope: 'admin',
      tag,
      summary: 'Create an API key',
      description:
        'The key itself is in this answer and never again. `events:read` and `webhooks:write` let it hear all events, with what guests write in chats and in reviews, whatever its other scopes.',
      body: z.object({
        name: z.string().trim().min(1).max(100),
        scopes: z.array(z.enum(SCOPES)).min(1).max(100),
        cloud_api: cloudApiRuleSchema.optional(),
      }),
      responses: { 201: apiKeyOut.extend({ key: z.string() }).meta({ id: 'NewApiKey' }) },
      async handle({ body, actor }) {
        const { id, key } = await createApiKey(db, body, actor, clock.now())
        return { status: 201, body: { ...(await findApiKey(db, id)), key } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/api-keys',
      scope: 'admin',
      tag,
      summary: 'List API keys',
      query: pageQuery,
      responses: { 200: pageOf(apiKeyOut) },
      handle: async ({ query }) => ({ status: 200, body: await listApiKeys(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/api-keys/:id',
      scope: 'admin',
      tag,
      summary: 'One API key',
      params: idParam,
      responses: { 200: apiKeyOut },
      async handle({ params }) {
        const key = await findApiKey(db, params.id)
        if (!key) throw notFound('API key', params.id)
        return { status: 200, body: key }
      },
    }),
    route({
      method: 'patch',
      path: '/v1/api-keys/:id',
      scope: 'admin',
      tag,
      summary: 'Change what a key may do through the Cloud API facade',
      params: idParam,
      body: z.object({ cloud_api: cloudApiRuleSchema }),
      responses: { 200: apiKeyOut },
      async handle({ params, body, actor }) {
        await changeCloudApiRule(db, params.id, body.cloud_api, actor, clock.now())
        return { status: 200, body: await findApiKey(db, params.id) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/api-keys/:id',
      scope: 'admin',
      tag,
      summary: 'Revoke an API key',
      description: 'At once in the process that answers; within 15 seconds in others.',
      params: idParam,
      responses: { 204: null },
      async handle({ params, actor }) {
        await revokeApiKey(db, params.id, actor, clock.now())
        keys.forget()
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/v1/audit-log',
      scope: 'admin',
      tag,
      summary: 'Who did what',
      query: pageQuery.extend({
        subject: z.string().max(100).optional(),
        actor: z.string().max(100).optional(),
        action: z.string().max(100).optional(),
        since: instant.optional(),
        until: instant.optional().meta({ description: 'RFC 3339 time, not included' }),
      }),
      responses: { 200: pageOf(auditEntryOut) },
      handle: async ({ query }) => ({ status: 200, body: await listAuditLog(db, query, query) }),
    }),
  ]
}
