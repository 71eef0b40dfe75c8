import { z } from 'zod'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { instant } from '../http/time.ts'
import { AppError, notFound } from '../lib/errors.ts'
import { changeWebhook, createWebhook, removeWebhook, rotateSecret, type WebhookDeps } from './manage.ts'
import { replayOne, replayPeriod } from './replay.ts'
import { sendTest } from './send-test.ts'
import {
  deliveryStatus,
  findDeliveryDetail,
  findWebhook,
  listDeliveries,
  listWebhooks,
  subscribed,
  webhookDeliveryDetail,
  webhookDeliveryOut,
  webhookOut,
} from './view.ts'

const idParam = z.object({ id: z.string().max(100) })
const deliveryParam = z.object({ id: z.string().max(100), delivery_id: z.string().max(100) })
const secret = z.string().meta({ description: 'Signs what is sent (Standard Webhooks). Shown this once' })

const events = z.array(subscribed).min(1).meta({ description: '`*` for all, also those to come' })

/** /v1/webhooks and what is below. */
export function webhookRoutes(deps: WebhookDeps): Route[] {
  const { db, clock } = deps
  const tag = 'Webhooks'
  const scope = 'webhooks:write'
  const getWebhook = async (id: string) => {
    const webhook = await findWebhook(db, id)
    if (!webhook) throw notFound('webhook', id)
    return webhook
  }

  return [
    route({
      method: 'post',
      path: '/v1/webhooks',
      scope,
      tag,
      summary: 'Subscribe an endpoint to events',
      description: `Each event is posted as \`{type, timestamp, data}\`, signed as Standard Webhooks has it
(\`webhook-id\`, which stays the same over retries, \`webhook-timestamp\`, \`webhook-signature\`). An answer other than
2xx within 15 seconds is tried again over a day; 410 ends the subscription.`,
      body: z.object({ url: z.url({ protocol: /^https?$/ }).max(2_000), events }),
      responses: { 201: webhookOut.extend({ secret }).meta({ id: 'NewWebhook' }) },
      async handle({ body, actor }) {
        const { id, secret } = await createWebhook(deps, body, actor)
        return { status: 201, body: { ...(await getWebhook(id)), secret } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/webhooks',
      scope,
      tag,
      summary: 'List endpoints',
      query: pageQuery,
      responses: { 200: pageOf(webhookOut) },
      handle: async ({ query }) => ({ status: 200, body: await listWebhooks(db, query) }),
    }),
    route({
      method: 'get',
      path: '/v1/webhooks/:id',
      scope,
      tag,
      summary: 'One endpoint',
      params: idParam,
      responses: { 200: webhookOut },
      handle: async ({ params }) => ({ status: 200, body: await getWebhook(params.id) }),
    }),
    route({
      method: 'patch',
      path: '/v1/webhooks/:id',
      scope,
      tag,
      summary: 'Change an endpoint, disable or enable it',
      params: idParam,
      body: z.object({
        url: z
          .url({ protocol: /^https?$/ })
          .max(2_000)
          .optional(),
        events: events.optional(),
        status: z.enum(['enabled', 'disabled']).optional(),
      }),
      responses: { 200: webhookOut },
      async handle({ params, body, actor }) {
        await changeWebhook(deps, params.id, body, actor)
        return { status: 200, body: await getWebhook(params.id) }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/webhooks/:id',
      scope,
      tag,
      summary: 'Remove an endpoint and its log',
      params: idParam,
      responses: { 204: null },
      async handle({ params, actor }) {
        await removeWebhook(deps, params.id, actor)
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/:id/rotate-secret',
      scope,
      tag,
      summary: 'Change the signing secret',
      description: 'For 24 hours what is sent carries signatures by the new and the old one.',
      params: idParam,
      responses: { 200: z.object({ id: z.string(), secret }).meta({ id: 'RotatedSecret' }) },
      handle: async ({ params, actor }) => ({
        status: 200,
        body: { id: params.id, secret: await rotateSecret(deps, params.id, actor) },
      }),
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/:id/test',
      scope,
      tag,
      summary: 'Post a `webhook.test` event now and tell what came back',
      params: idParam,
      responses: {
        200: z
          .object({
            delivered: z.boolean(),
            response_status: z.number().int().nullable(),
            latency_ms: z.number().int(),
            error: z.string().nullable(),
            response_body: z.string().nullable(),
          })
          .meta({ id: 'WebhookTest' }),
      },
      handle: async ({ params }) => ({ status: 200, body: await sendTest(deps, params.id) }),
    }),
    route({
      method: 'get',
      path: '/v1/webhooks/:id/deliveries',
      scope,
      tag,
      summary: 'What was, and is to be, delivered',
      description: 'Kept for seven days. `dead`: given up after a day of attempts.',
      params: idParam,
      query: pageQuery.extend({ status: deliveryStatus.optional() }),
      responses: { 200: pageOf(webhookDeliveryOut) },
      async handle({ params, query }) {
        await getWebhook(params.id)
        return { status: 200, body: await listDeliveries(db, params.id, query) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/webhooks/:id/deliveries/:delivery_id',
      scope,
      tag,
      summary: 'One delivery with its attempts',
      params: deliveryParam,
      responses: { 200: webhookDeliveryDetail },
      async handle({ params }) {
        const delivery = await findDeliveryDetail(db, params.id, params.delivery_id)
        if (!delivery) throw notFound('delivery', params.delivery_id)
        return { status: 200, body: delivery }
      },
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/:id/deliveries/:delivery_id/replay',
      scope,
      tag,
      summary: 'Deliver one event again',
      params: deliveryParam,
      responses: { 202: webhookDeliveryDetail },
      async handle({ params }) {
        await replayOne(deps, params.id, params.delivery_id)
        return { status: 202, body: await findDeliveryDetail(db, params.id, params.delivery_id) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/webhooks/:id/replay',
      scope,
      tag,
      summary: 'Deliver the events of a period again',
      description: 'Also those from before the endpoint was subscribed. Events are kept for seven days.',
      params: idParam,
      body: z.object({ since: instant, until: instant.optional() }),
      responses: { 202: z.object({ replayed: z.number().int() }).meta({ id: 'Replayed' }) },
      async handle({ params, body }) {
        const { since, until = clock.now() } = body
        if (since > until) {
          throw new AppError('invalid_input', 'since must not be after until.', [
            { path: 'body.since', message: 'must not be after until' },
          ])
        }
        return { status: 202, body: { replayed: await replayPeriod(deps, params.id, { since, until }) } }
      },
    }),
  ]
}
