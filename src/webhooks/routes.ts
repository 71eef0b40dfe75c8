import { z } from 'zod'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { instant } from '../http/time.ts'
import { said } from '../http/words/said.ts'
import { AppError, notFound } from '../lib/errors.ts'
import {
  changeWebhook,
  createWebhook,
  type NewEndpoint,
  removeWebhook,
  rotateSecret,
  type WebhookDeps,
} from './manage.ts'
import { replayOne, replayPeriod } from './replay.ts'
import { sendTest } from './send-test.ts'
import {
  deliveryStatus,
  findDeliveryDetail,
  getWebhook,
  listDeliveries,
  listWebhooks,
  subscribed,
  webhookDeliveryDetail,
  webhookDeliveryOut,
  webhookFormat,
  webhookOut,
} from './view.ts'

const idParam = z.object({ id: z.string().max(100) })
const deliveryParam = z.object({ id: z.string().max(100), delivery_id: z.string().max(100) })
const secret = z.string().meta({ description: 'Signs the posts (Standard Webhooks). Shown only this once' })

const verifyToken = z.string().min(1).max(500).meta({
  description:
    'For the format cloud_api: sent to the endpoint as `hub.verify_token`; it must answer with `hub.challenge`',
})
const appSecret = z
  .string()
  .min(1)
  .max(500)
  .meta({ description: 'For the format cloud_api: signs the posts (`X-Hub-Signature-256`)' })

const events = z.array(subscribed).min(1).max(200).meta({ description: '`*` for all, including future ones' })

const newWebhook = z
  .object({
    url: z.url({ protocol: /^https?$/ }).max(2_000),
    format: webhookFormat.default('otklik'),
    events: events.optional(),
    verify_token: verifyToken.optional(),
    app_secret: appSecret.optional(),
  })
  .superRefine((body, context) => {
    const own = body.format === 'otklik'
    const needed = own ? (['events'] as const) : (['verify_token', 'app_secret'] as const)
    const foreign = own ? (['verify_token', 'app_secret'] as const) : (['events'] as const)
    const issue = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    for (const field of needed) if (body[field] === undefined) issue(field, `must be given for ${body.format}`)
    for (const field of foreign) if (body[field] !== undefined) issue(field, `is not of the format ${body.format}`)
  })

function endpointOf({ format, url, events = [], ...hub }: z.output<typeof newWebhook>): NewEndpoint {
  if (format === 'otklik') return { format, url, events }
  return { format, url, secrets: { verifyToken: hub.verify_token ?? '', appSecret: hub.app_secret ?? '' } }
}

/** /v1/webhooks and what is below. */
export function webhookRoutes(deps: WebhookDeps): Route[] {
  const { db, clock } = deps
  const tag = 'Webhooks'
  const scope = 'webhooks:write'
  return [
    route({
      method: 'post',
      path: '/v1/webhooks',
      scope,
      tag,
      summary: 'Subscribe an endpoint to events',
      description: `Each event is posted as \`{type, timestamp, data}\`, signed as Standard Webhooks has it
(\`webhook-id\`, which stays the same over retries, \`webhook-timestamp\`, \`webhook-signature\`). Without a
2xx answer within 15 seconds a post is retried over a day; 410 ends the subscription. Events about one guest come one after
the other, in order; one that an endpoint refuses while it takes others is overtaken after some minutes. If the guest has been
erased since, \`data\` is \`{guest_id, erased: true}\`.

\`format: "cloud_api"\` is for clients of Meta's Cloud API: messages and statuses come in the form of its webhooks, signed with
\`app_secret\`; the format decides which events are sent.`,
      body: newWebhook,
      example: { url: 'https://example.com/otklik', events: ['message.received', 'rating.created'] },
      responses: { 201: webhookOut.extend({ secret: secret.nullable() }).meta({ id: 'NewWebhook' }) },
      async handle({ body, actor }) {
        const { id, secret } = await createWebhook(deps, endpointOf(body), actor)
        return { status: 201, body: { ...(await getWebhook(db, id)), secret } }
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
      handle: async ({ params }) => ({ status: 200, body: await getWebhook(db, params.id) }),
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
        verify_token: verifyToken.optional(),
        app_secret: appSecret.optional(),
      }),
      example: { events: ['*'], status: 'enabled' },
      responses: { 200: webhookOut },
      async handle({ params, body, actor }) {
        const { verify_token: token, app_secret: appSecret, ...change } = body
        const hub = { ...(token && { verifyToken: token }), ...(appSecret && { appSecret }) }
        await changeWebhook(deps, params.id, { ...change, hub }, actor)
        return { status: 200, body: await getWebhook(db, params.id) }
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
      operationId: 'rotateWebhookSecret',
      scope,
      tag,
      summary: 'Change the signing secret',
      description: 'For 24 hours posts carry signatures made with both the new and the old secret.',
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
      summary: 'Send a `webhook.test` event now and return the answer',
      params: idParam,
      responses: {
        200: z
          .object({
            delivered: z.boolean(),
            response_status: z.number().int().nullable(),
            latency_ms: z.number().int(),
            error: said().nullable(),
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
      summary: 'List deliveries, past and pending',
      description:
        'Kept for seven days, or as GET /v1/settings/retention says. `dead`: given up after a day of attempts.',
      params: idParam,
      query: pageQuery.extend({ status: deliveryStatus.optional() }),
      responses: { 200: pageOf(webhookDeliveryOut) },
      async handle({ params, query }) {
        await getWebhook(db, params.id)
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
      description:
        'Including those from before the endpoint was subscribed. Events are kept for seven days, or as GET /v1/settings/retention says.',
      params: idParam,
      body: z.object({ since: instant, until: instant.optional() }),
      example: { since: '2026-11-28T18:00:00Z', until: '2026-11-28T19:00:00Z' },
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
